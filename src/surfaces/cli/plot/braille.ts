/** A grid of cells drawn into by dots: 2 × 4 dots a cell in braille, 1 × 1 in ASCII. */
export interface Canvas {
  /** Size in dots. */
  dotsWide: number;
  dotsHigh: number;
  dot(x: number, y: number): void;
  /** A straight stroke from dot to dot (Bresenham). */
  stroke(fromX: number, fromY: number, toX: number, toY: number): void;
  /** Characters by row and column; null where nothing was drawn. */
  cells(): (string | null)[][];
}

// Unicode numbers the eight dots of a braille cell down the left column, then the right, the last row at the end.
const dotBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** An empty canvas of so many cells. */
export function canvas(columns: number, rows: number, ascii: boolean): Canvas {
  const [perX, perY] = ascii ? [1, 1] : [2, 4];
  const dotsWide = columns * perX;
  const dotsHigh = rows * perY;
  const grid = new Uint8Array(columns * rows);
  const dot = (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= dotsWide || y >= dotsHigh) return;
    const at = Math.floor(y / perY) * columns + Math.floor(x / perX);
    grid[at] = grid[at]! | (ascii ? 1 : dotBits[y % 4]![x % 2]!);
  };
  return {
    dotsWide,
    dotsHigh,
    dot,
    stroke(fromX, fromY, toX, toY) {
      const [dx, dy] = [Math.abs(toX - fromX), -Math.abs(toY - fromY)];
      const [stepX, stepY] = [fromX < toX ? 1 : -1, fromY < toY ? 1 : -1];
      let [x, y, error] = [fromX, fromY, dx + dy];
      for (;;) {
        dot(x, y);
        if (x === toX && y === toY) return;
        const twice = 2 * error;
        if (twice >= dy) {
          error += dy;
          x += stepX;
        }
        if (twice <= dx) {
          error += dx;
          y += stepY;
        }
      }
    },
    cells() {
      const character = (bits: number) =>
        bits === 0 ? null : ascii ? '*' : String.fromCharCode(0x2800 + bits);
      return Array.from({ length: rows }, (_, row) =>
        Array.from(grid.subarray(row * columns, (row + 1) * columns), character),
      );
    },
  };
}
