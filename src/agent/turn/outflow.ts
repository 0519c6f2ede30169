/** Replaces literals in text that comes in pieces cut anywhere. */
export interface Outflow {
  push(piece: string): string;
  end(): string;
  /** Whether the mark of the instructions came out of the model. */
  leaked(): boolean;
}

/** Length of the longest end of `text` that a needle begins with. */
function heldBack(text: string, needles: Iterable<string>): number {
  let longest = 0;
  for (const needle of needles) {
    for (let n = Math.min(needle.length - 1, text.length); n > longest; n--) {
      if (text.endsWith(needle.slice(0, n))) longest = n;
    }
  }
  return longest;
}

const withheld = '[withheld]';

/** What the model says on its way to the person: marks become what they stand for, the canary never passes. */
export function outflow(marks: () => ReadonlyMap<string, string>, canary: string): Outflow {
  let held = '';
  let leak = false;
  const replaced = (text: string): string => {
    let out = text;
    if (out.includes(canary)) {
      leak = true;
      out = out.replaceAll(canary, withheld);
    }
    for (const [mark, value] of marks()) if (out.includes(mark)) out = out.replaceAll(mark, () => value);
    return out;
  };
  return {
    leaked: () => leak,
    push(piece) {
      const text = held + piece;
      const keep = heldBack(text, [canary, ...marks().keys()]);
      held = keep === 0 ? '' : text.slice(-keep);
      return replaced(keep === 0 ? text : text.slice(0, -keep));
    },
    end() {
      const rest = replaced(held);
      held = '';
      return rest;
    },
  };
}
