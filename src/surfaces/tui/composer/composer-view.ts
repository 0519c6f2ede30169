import { sanitize } from '../../../core/sanitize.ts';
import { width } from '../../cli/text/width.ts';
import { chipLabel } from '../chips.ts';
import type { Look } from '../screen/look.ts';
import { graphemes, tame } from '../text/wrap.ts';
import type { Composer } from './composed.ts';

/** The composer as drawn, and where the cursor stands in it. */
export interface ComposerView {
  lines: string[];
  x: number;
  y: number;
}

const shown = (character: string, pastes: readonly string[], look: Look, room: number): string => {
  const label = chipLabel(character, pastes);
  // Its letters are plain ASCII, so cells and characters are one.
  if (label !== null) return look.accent(label.length > room ? label.slice(0, room) : label);
  return character === '\t' ? '  ' : tame(sanitize(character));
};

interface Laid {
  rows: string[];
  x: number;
  y: number;
}

function laid(c: Composer, room: number, look: Look): Laid {
  const rows = [''];
  let cells = 0;
  let cursor: { x: number; y: number } | null = null;
  let at = 0;
  for (const character of graphemes(c.buffer.text)) {
    const text = character === '\n' ? '' : shown(character, c.pastes, look, room);
    const size = width(text);
    if (cells + size > room && cells > 0) {
      rows.push('');
      cells = 0;
    }
    if (at >= c.buffer.at) cursor ??= { x: cells, y: rows.length - 1 };
    if (character === '\n') {
      rows.push('');
      cells = 0;
    } else {
      rows[rows.length - 1] += text;
      cells += size;
    }
    at += character.length;
  }
  if (cursor === null && cells >= room) {
    rows.push('');
    cells = 0;
  }
  return { rows, ...(cursor ?? { x: cells, y: rows.length - 1 }) };
}

/** At most `height` rows of the text around the cursor, none wider than `columns`. */
export function composerView(c: Composer, columns: number, height: number, look: Look): ComposerView {
  if (c.search !== null) return searchView(c, c.search, columns, look);
  const { rows, x, y } = laid(c, Math.max(4, columns - 3), look);
  const from = Math.max(0, Math.min(y - height + 1, rows.length - height));
  const first = Math.min(from, y);
  const sign = look.accent(look.signs.prompt);
  const lines = rows
    .slice(first, first + height)
    .map((row, i) => (first + i === 0 ? `${sign} ${row}` : `  ${row}`));
  return { lines, x: x + 2, y: y - first };
}

/** The first characters that fit into so many cells. */
function within(characters: readonly string[], cells: number): string[] {
  let left = cells;
  const end = characters.findIndex((character) => {
    left -= width(character);
    return left < 0;
  });
  return end < 0 ? [...characters] : characters.slice(0, end);
}

function searchView(
  c: Composer,
  search: NonNullable<Composer['search']>,
  columns: number,
  look: Look,
): ComposerView {
  const hit = search.hit === null ? '' : tame(sanitize(c.history[search.hit]!.replaceAll('\n', ' ')));
  const query = tame(sanitize(search.query));
  const head = 'search: ';
  const none = search.query !== '' && search.hit === null ? '  none' : '';
  const room = Math.max(10, columns - head.length) - none.length;
  const tail = within(graphemes(query).reverse(), room).reverse().join('');
  const found = within(graphemes(hit === '' ? '' : `  ${hit}`), room - width(tail)).join('');
  const line = `${look.dim(head)}${tail}${look.dim(none || found)}`;
  return { lines: [line], x: head.length + width(tail), y: 0 };
}
