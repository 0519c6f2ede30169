import { justify, width, wrap } from './width.ts';

const boxes = {
  line: { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│' },
  ascii: { corners: ['+', '+', '+', '+'], across: '-', down: '|' },
} as const;

/** Lines in a box of exactly `columns` cells; under 80 cells the box is left out and lines are only wrapped. */
export function card(
  title: string,
  lines: readonly string[],
  columns: number,
  how: { ascii: boolean; dim: (text: string) => string; strong: (text: string) => string },
): string[] {
  const ellipsis = how.ascii ? '~' : '…';
  if (columns < 80) {
    const body = lines.flatMap((line) => (width(line) <= columns ? [line] : wrap(line, columns, width)));
    return [
      how.strong(justify(title, columns, 'left', ellipsis).trimEnd()),
      ...body.map((line) => clipped(line, columns, ellipsis)),
    ];
  }
  const { corners, across, down } = how.ascii ? boxes.ascii : boxes.line;
  const inner = columns - 4;
  const head = justify(title, Math.min(width(title), inner - 2), 'left', ellipsis);
  const fill = across.repeat(columns - 5 - width(head));
  const body = lines
    .flatMap((line) => (width(line) <= inner ? [line] : wrap(line, inner, width)))
    .map((line) => `${how.dim(down)} ${justify(line, inner, 'left', ellipsis)} ${how.dim(down)}`);
  return [
    `${how.dim(`${corners[0]}${across}`)} ${how.strong(head)} ${how.dim(`${fill}${corners[1]}`)}`,
    ...body,
    how.dim(`${corners[2]}${across.repeat(columns - 2)}${corners[3]}`),
  ];
}

const clipped = (line: string, columns: number, ellipsis: string) =>
  width(line) <= columns ? line : justify(line, columns, 'left', ellipsis);

/** "name value" pairs set side by side in equal columns, as many as fit; a long one has a line of its own. */
export function facts(
  pairs: readonly (readonly [name: string, value: string])[],
  columns: number,
  dim: (text: string) => string,
): string[] {
  const texts = pairs.map(([name, value]) => ({
    size: width(name) + 1 + width(value),
    text: `${dim(name)} ${value}`,
  }));
  const usual = texts.filter(({ size }) => size <= Math.max(18, columns / 3 - 2));
  const widest = Math.max(1, ...usual.map(({ size }) => size));
  const across = Math.max(1, Math.floor((columns + 3) / (widest + 3)));
  const lines: string[] = [];
  for (let at = 0; at < usual.length; at += across) {
    const row = usual.slice(at, at + across);
    lines.push(
      row
        .map(({ text, size }, i) => (i === row.length - 1 ? text : text + ' '.repeat(widest - size)))
        .join('   '),
    );
  }
  return [...lines, ...texts.filter((pair) => !usual.includes(pair)).map(({ text }) => text)];
}
