import { readFigures } from '../../domain/grounding/figure.ts';
import type { GroundedFigure } from '../../domain/grounding/grounding.ts';

/** Lets a text through in pieces, but for figures that nothing proves. */
export interface Gate {
  /** What of the text so far may be shown. */
  push(piece: string): string;
  /** The rest, up to the first sentence that does not hold. */
  end(): string;
  /** After the end: what is held back, from where the first such sentence was left. */
  held(): string;
}

/** Where the first sentence of a text ends, its blanks included; -1 while it goes on. */
export function sentenceEnd(text: string): number {
  const match = /[.!?](?=\s)|[;।]|\n/u.exec(text);
  if (match === null) return -1;
  const end = match.index + 1;
  return end + (/^[ \t]*\n*/.exec(text.slice(end))?.[0].length ?? 0);
}

/** Where a text may first hold a figure: words before it pass, the last word of a text may go on. */
function figureStart(text: string): number {
  const word = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n')) + 1;
  // Digits within a name ('RSI14', 'word07') are none of a figure.
  const digit = text.search(/(?<![\p{L}\p{Nd}_.#])[^\s\p{L}\p{Nd}]*\p{Nd}/u);
  const first = readFigures(text).figures[0]?.start ?? text.length;
  return Math.min(word, digit === -1 ? text.length : digit, first);
}

/** A sentence is judged in parts beyond this: a text without an end would be read anew, whole, with each of its words. */
const longestSentence = 800;

const mayHold = (text: string): boolean =>
  /\p{Nd}|\[no figure: /u.test(text) || readFigures(text).figures.length > 0;

/** A gate by what `unproven` finds in the whole text so far. Words stream; a figure waits until its sentence is whole. */
export function gate(unproven: (text: string) => readonly GroundedFigure[]): Gate {
  let shown = '';
  let pending = '';
  /** Where the sentence under way starts in what was shown. */
  let from = 0;
  let blocked = false;

  const bad = (end: number): boolean => {
    const whole = shown + pending.slice(0, end);
    return mayHold(whole.slice(from)) && unproven(whole).some((figure) => figure.end > from);
  };
  const release = (length: number): string => {
    const out = pending.slice(0, length);
    pending = pending.slice(length);
    shown += out;
    return out;
  };
  const run = (): string => {
    let out = '';
    for (let end = sentenceEnd(pending); end !== -1; end = sentenceEnd(pending)) {
      if (bad(end)) {
        blocked = true;
        return out;
      }
      out += release(end);
      from = shown.length;
    }
    if (shown.length - from + pending.length > longestSentence) {
      const end = pending.lastIndexOf(' ') + 1;
      if (end > 0 && bad(end)) {
        blocked = true;
        return out;
      }
      out += release(end);
      if (end > 0) from = shown.length;
    }
    const opening = shown.slice(from);
    return out + release(Math.max(0, figureStart(opening + pending) - opening.length));
  };
  return {
    push(piece) {
      pending += piece;
      return blocked ? '' : run();
    },
    end() {
      // What came later may prove what came before.
      blocked = bad(pending.length);
      return blocked ? '' : release(pending.length);
    },
    held: () => pending,
  };
}

/** How a figure that nothing proves is marked, where it stands. */
export const unprovenMark = ' [unproven]';

/** A text with its unproven figures marked. */
export function marked(text: string, figures: readonly GroundedFigure[]): string {
  let out = '';
  let at = 0;
  for (const { end } of [...figures].sort((a, b) => a.end - b.end)) {
    out +=
      text.slice(at, end) + (text.startsWith(unprovenMark, end) || text[end - 1] === ']' ? '' : unprovenMark);
    at = end;
  }
  return out + text.slice(at);
}
