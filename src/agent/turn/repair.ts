import type { GroundedFigure } from '../../domain/grounding/grounding.ts';
import { sentenceEnd } from './gate.ts';

/** A sentence with figures that nothing proves. */
export interface Flagged {
  start: number;
  end: number;
  text: string;
  figures: string[];
}

/** The sentences of a text that hold one of the figures, in order. */
export function flaggedIn(text: string, figures: readonly GroundedFigure[]): Flagged[] {
  const found: Flagged[] = [];
  for (let at = 0; at < text.length; ) {
    const length = sentenceEnd(text.slice(at));
    const end = length === -1 ? text.length : at + length;
    const inside = figures.filter((figure) => figure.start >= at && figure.start < end);
    if (inside.length > 0)
      found.push({ start: at, end, text: text.slice(at, end), figures: inside.map((figure) => figure.text) });
    at = end;
  }
  return found;
}

/** Asks a model for those sentences again. `shown` is how much of the text the person has read. */
export function repairRequest(flagged: readonly Flagged[], shown: number): string {
  const lines = flagged.map(({ text, figures, start }, i) => {
    const read = text.slice(0, Math.max(0, shown - start)).trim();
    const begun = read === '' ? '' : ` It is begun already: "${read}". Write only how it goes on.`;
    return `${i + 1}. "${text.trim()}" Not in any result: ${figures.join(', ')}.${begun}`;
  });
  return [
    '[check; from: coach]',
    'These sentences of your answer hold figures that no result holds for what they speak of:',
    ...lines,
    'Write each again in its language, with figures of the results only (as handles where you can) or without a figure. One line each, with its number. Nothing else; call no tool.',
  ].join('\n');
}

/** What a model gave for each sentence, by number from 1; what it left out is missing. */
export function repairsIn(text: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, number, words] = /^\s*(\d{1,2})[.):]\s+(.+)$/.exec(line) ?? [];
    if (number !== undefined && !found.has(Number(number)))
      found.set(Number(number), words!.trim().replace(/^["“](.*)["”]$/s, '$1'));
  }
  return found;
}

/**
 * The text with what a model gave in the place of its flagged sentences, each only where it then holds: `unproven` looks at a
 * whole text. What the person has read stays.
 */
export function repaired(
  text: string,
  flagged: readonly Flagged[],
  given: ReadonlyMap<number, string>,
  shown: number,
  unproven: (text: string) => readonly GroundedFigure[],
): { text: string; mended: number } {
  let out = text;
  let mended = 0;
  let moved = 0;
  for (const [i, one] of flagged.entries()) {
    const words = given.get(i + 1);
    if (words === undefined || words.length > 3 * one.text.length + 120) continue;
    const start = one.start + moved;
    const read = one.text.slice(0, Math.max(0, shown - one.start));
    const rest = words.startsWith(read.trim()) ? words.slice(read.trim().length).trimStart() : words;
    const blanks = /\s*$/.exec(one.text)![0];
    const again = `${read}${rest.trimEnd()}${blanks}`;
    const tried = out.slice(0, start) + again + out.slice(start + one.text.length);
    const stillBad = unproven(tried).some(
      (figure) => figure.start >= start && figure.start < start + again.length,
    );
    if (stillBad) continue;
    out = tried;
    moved += again.length - one.text.length;
    mended += 1;
  }
  return { text: out, mended };
}
