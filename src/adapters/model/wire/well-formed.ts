const surrogate = /[\ud800-\udfff]/;
const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text with every lone surrogate replaced by U+FFFD, so that it is valid UTF-8 everywhere after. */
export const wellFormed = (text: string): string =>
  surrogate.test(text) ? text.replace(lone, '\ufffd') : text;

/** Joins pieces of text that may be cut inside a character: half a pair waits for the next piece. */
export interface PieceJoiner {
  push(piece: string): string;
  /** What was left waiting. */
  end(): string;
}

export function pieceJoiner(): PieceJoiner {
  let half = '';
  return {
    push(piece) {
      if (half === '' && !surrogate.test(piece)) return piece;
      const text = half + piece;
      const last = text.charCodeAt(text.length - 1);
      const open = last >= 0xd800 && last <= 0xdbff;
      half = open ? text.slice(-1) : '';
      return wellFormed(open ? text.slice(0, -1) : text);
    },
    end() {
      const left = half;
      half = '';
      return wellFormed(left);
    },
  };
}
