import { type GroundedFigure, type Grounding, ground } from '../../domain/grounding/grounding.ts';
import { type HandleRow, handled, ideasOf, type Place } from '../../domain/grounding/handle.ts';
import { namedNumbers } from '../../domain/intent/amounts.ts';
import type { StoredTurn } from '../../ports/conversation.ts';
import type { ToolRow } from '../tools/documents.ts';
import { viewOf } from '../tools/view.ts';
import { missingFigures } from './handles.ts';
import type { TurnDocument } from './record.ts';

/** What the figures of a turn may rest on. */
export interface Proof {
  /** The place of the next result. */
  next(): Place;
  placeOf(row: ToolRow): Place;
  /** The figure a handle stands for; null where no result holds it. */
  figure(handle: string): string | null;
  ground(text: string): Grounding;
  /** The command whose result a source's first number counts. */
  commandAt(index: number): string | null;
}

/** Turns back whose results are still in front of the model. */
const remembered = 3;

const ranWell = ({ document }: StoredTurn) =>
  ((document as Partial<TurnDocument>).tools ?? []).filter(({ ok }) => ok);

/** A chain or ideas of the same market asked for again stand for what was sent before. */
function topic({ command, output }: ToolRow): string {
  const { symbol = '', expiry = '' } =
    typeof output === 'object' && output !== null ? (output as Record<string, unknown>) : {};
  return `${command} ${String(symbol)} ${String(expiry)}`;
}

/** Handles that stood for nothing, as figures that nothing proves. */
const missingIn = (text: string): GroundedFigure[] =>
  [...text.matchAll(missingFigures)].map(({ 0: words, index }) => ({
    text: words,
    start: index,
    end: index + words.length,
    value: 0,
    unit: 'number',
    supported: false,
    by: null,
  }));

/** What this turn's figures are checked against: its own results and those of the last turns. `rows` grows while it runs. */
export function proofOf(rows: readonly ToolRow[], earlier: readonly StoredTurn[], question: string): Proof {
  const before: (ToolRow & { place: Place })[] = [];
  let start: Place = { result: 0, ideas: 0 };
  for (const [i, turn] of earlier.entries()) {
    const near = i >= earlier.length - remembered;
    for (const { command, output } of ranWell(turn)) {
      const place = { result: start.result + 1, ideas: start.ideas };
      start = { result: place.result, ideas: start.ideas + ideasOf(output) };
      if (!near) continue;
      const { sent } = viewOf(command, output, namedNumbers(turn.user), place.ideas);
      before.push({ command, output, sent, place });
    }
  }
  const placeAt = (index: number): Place => ({
    result: start.result + index + 1,
    ideas: rows.slice(0, index).reduce((sum, { output }) => sum + ideasOf(output), start.ideas),
  });
  const sentOf = ({ sent, output }: ToolRow) => sent ?? output;
  const standing = () => {
    const asked = new Set(rows.map(topic));
    return [...rows, ...before.filter((row) => !asked.has(topic(row)))];
  };
  return {
    next: () => placeAt(rows.length),
    placeOf: (row) => placeAt(rows.indexOf(row)),
    figure(handle) {
      const fresh = rows.map((row, i): HandleRow => ({ ...placeAt(i), fresh: true, sent: sentOf(row) }));
      const old = before.map(
        ({ place, ...row }): HandleRow => ({ ...place, fresh: false, sent: sentOf(row) }),
      );
      return handled(handle, [...old, ...fresh]);
    },
    ground(text) {
      const found = ground(text, standing().map(sentOf), { question });
      const figures = [...found.figures, ...missingIn(text)].sort((a, b) => a.start - b.start);
      const unsupported = figures.filter(({ supported }) => !supported).map((figure) => figure.text);
      return { figures, unsupported, ok: unsupported.length === 0 };
    },
    commandAt: (index) => standing()[index]?.command ?? null,
  };
}
