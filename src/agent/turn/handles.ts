/** Fills the figures that a text names by handles, in pieces cut anywhere. */
export interface Filler {
  push(piece: string): string;
  end(): string;
}

/** Longer than this, what stands between braces is no handle. */
const longest = 64;

/** Units a model may write after a figure that brings its own. */
const units: readonly [ends: RegExp, again: RegExp][] = [
  [/%$/, /^\s?(?:%|percent\b|per cent\b)/i],
  [/ days?$/, /^\s?days?\b/i],
  [/ contracts$/, /^\s?contracts?\b/i],
];
const longestUnit = 12;

/** What a figure that no result holds is shown as. */
const missingFigure = (handle: string): string =>
  `[no figure: ${handle.replaceAll(/[[\]]/g, '').slice(0, 40)}]`;
/** Where a text shows one. */
export const missingFigures = /\[no figure: [^\]\n]*\]/g;

/** A text without the unit that it says again; null while what follows may still be one. */
function unitDropped(text: string, unit: RegExp | null, last: boolean): string | null {
  const open = text.length < longestUnit && !/^\s?[^\s%\p{L}]|^\s?\p{L}+[^\p{L}]|^\s?%/u.test(text);
  if (unit !== null && !last && open) return null;
  return unit === null ? text : text.replace(unit, '');
}

/**
 * Puts figures in the place of `{{handles}}`. A currency written before one and a unit after it are not said twice; a handle
 * that stands for nothing is shown as such.
 */
export function filler(figure: (handle: string) => string | null): Filler {
  let held = '';
  /** The last characters that went out. */
  let before = '';
  let unit: RegExp | null = null;

  const out = (text: string): string => {
    before = (before + text).slice(-4);
    return text;
  };
  const filled = (handle: string): string => {
    const words = figure(handle);
    unit = null;
    if (words === null) return out(missingFigure(handle));
    unit = units.find(([ends]) => ends.test(words))?.[1] ?? null;
    const again = /[₹$]\s?$/.test(before) || /\bRs\.?\s?$/.test(before);
    return out(again ? words.replace(/^-?[₹$]/, '') : words);
  };
  const run = (last: boolean): string => {
    let said = '';
    for (;;) {
      const rest = unitDropped(held, unit, last);
      if (rest === null) return said;
      unit = null;
      held = rest;
      const open = held.indexOf('{{');
      if (open === -1) {
        const keep = !last && held.endsWith('{') ? 1 : 0;
        said += out(keep === 0 ? held : held.slice(0, -1));
        held = keep === 0 ? '' : '{';
        return said;
      }
      said += out(held.slice(0, open));
      held = held.slice(open);
      const close = held.indexOf('}}');
      const inner = held.slice(2, close === -1 ? undefined : close);
      const broken = inner.length > longest || /[\n{]/.test(inner);
      if (!broken && close === -1 && !last) return said;
      if (broken || close === -1) {
        said += out('{{');
        held = held.slice(2);
        continue;
      }
      held = held.slice(close + 2);
      said += filled(inner.trim());
    }
  };
  return {
    push(piece) {
      held += piece;
      return run(false);
    },
    end: () => run(true),
  };
}
