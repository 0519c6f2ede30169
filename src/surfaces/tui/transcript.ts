import type { ReviewPoint } from '../../agent/events.ts';
import type { Entry } from '../../core/command.ts';
import { sanitize, sanitizeDeep } from '../../core/sanitize.ts';
import { drawings } from '../cli/draw/index.ts';
import type { View } from '../cli/draw/parts/page.ts';
import { approvalCard } from './approval-card.ts';
import type { Look } from './screen/look.ts';
import { folded } from './text/chop.ts';
import { rendered } from './text/markdown.ts';
import { oneLine, wrapped } from './text/wrap.ts';
import type { Block } from './turn.ts';

/** The width of running text: lines longer than this are hard to read. */
export const textColumns = (columns: number): number => Math.max(10, Math.min(columns - 1, 100));

const seconds = (ms: number | null) =>
  ms === null ? '' : ms < 950 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

function hanging(
  sign: string,
  text: string,
  columns: number,
  paint: ((line: string) => string) | null,
): string[] {
  return text
    .split('\n')
    .flatMap((line) => (line === '' ? [''] : wrapped(line, columns - 2, paint)))
    .map((line, at) => (at === 0 ? `${sign} ${line}` : `  ${line}`).trimEnd());
}

/** A drawing's lines, none wider than the terminal. */
function cardLines(text: string, columns: number): string[] {
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .flatMap((line) => folded(line, columns));
}

/** A command's one line of words for an output, where it has one and no drawing. */
export type Words = (command: string, output: unknown) => Promise<string | null>;

/** The command's own drawing, its own words, or its output as a plain document. */
export async function drawn(command: string, output: unknown, view: View, words: Words): Promise<string> {
  const drawing = drawings[command];
  if (drawing !== undefined) return (await drawing()).draw(sanitizeDeep(output), view);
  const said = await words(command, output);
  if (said !== null) return sanitize(said);
  return (await import('../cli/draw/document.ts')).draw(sanitizeDeep(output), view);
}

const levels: Record<ReviewPoint['level'], (look: Look) => string> = {
  info: (look) => look.dim(look.signs.bullet),
  caution: (look) => look.caution('!'),
  warning: (look) => look.bad('!!'),
};

function review(points: readonly ReviewPoint[], note: string | null, columns: number, look: Look): string[] {
  const lines = points.flatMap((point) =>
    hanging(
      `${levels[point.level](look)} ${look.dim(`${point.kind}:`)}`,
      sanitize(point.text),
      columns - 12,
      null,
    ),
  );
  const rest = note === null ? [] : wrapped(sanitize(note), columns, look.dim);
  const none = lines.length + rest.length === 0 ? [look.dim('Nothing to add.')] : [];
  return [look.strong(look.accent('Second opinion')), ...lines, ...rest, ...none];
}

const noticePaint = { info: 'dim', warning: 'caution', good: 'good' } as const;

/** Lines of a block as they are printed, a blank line first where one belongs. */
export function blockLines(block: Exclude<Block, { kind: 'tool' }>, columns: number, look: Look): string[] {
  const room = textColumns(columns);
  const { signs } = look;
  switch (block.kind) {
    case 'user':
      return ['', ...hanging(look.accent(signs.prompt), sanitize(block.text), room, look.strong), ''];
    case 'answer':
      return rendered(sanitize(block.text), look, room);
    case 'toolFailed': {
      const { message, hint } = block.error;
      const said = hint === '' ? message : `${message}. ${hint}`;
      return hanging(look.bad(signs.bad), `${oneLine(block.command)}: ${sanitize(said)}`, room, null);
    }
    case 'approval':
      return ['', ...approvalCard(block.approval, columns - 1, look)];
    case 'verdict': {
      const by = block.by === 'policy' ? ' by the rules' : '';
      return block.approved
        ? [look.good(`${signs.good} Allowed${by}: ${oneLine(block.command)}`)]
        : [look.caution(`${signs.bad} Refused${by}: ${oneLine(block.command)}`)];
    }
    case 'review':
      return ['', ...review(block.points, block.note, room, look)];
    case 'notice':
      return wrapped(sanitize(block.text), room, look[noticePaint[block.level]]);
    case 'page':
      return [
        '',
        look.strong(oneLine(block.title)),
        ...block.lines.flatMap((line) => (line === '' ? [''] : folded(line, room))),
      ];
    case 'card':
      return [
        `${block.ok ? look.accent(signs.tool) : look.bad(signs.bad)} ${look.strong(oneLine(block.title))}`,
        ...cardLines(block.text, columns - 1),
      ];
  }
}

/** A tool's card: the command, how long it took, and its drawing. */
export async function toolLines(
  block: Extract<Block, { kind: 'tool' }>,
  view: View,
  look: Look,
  words: Words,
): Promise<string[]> {
  const head =
    `${look.accent(look.signs.tool)} ${look.strong(oneLine(block.command))} ${look.dim(seconds(block.ms))}`.trimEnd();
  const text = await drawn(block.command, block.output, { ...view, columns: view.columns - 1 }, words);
  return ['', head, ...cardLines(text, view.columns - 1), ''];
}

/** Asks the registry's commands for their words; a command that is not there or cannot be loaded has none. */
export const wordsOf =
  (registry: readonly Entry[]): Words =>
  async (name, output) => {
    const entry = registry.find((candidate) => candidate.name === name);
    const command = await entry?.load().catch(() => undefined);
    return command?.say?.(output) ?? null;
  };
