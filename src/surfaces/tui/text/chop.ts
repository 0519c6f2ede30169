import { width } from '../../cli/text/width.ts';
import { graphemes, plain } from './wrap.ts';

/** A text cut into lines of at most `columns` cells, every character kept: the lines joined are the text. */
export function chopped(text: string, columns: number): string[] {
  const room = Math.max(2, columns);
  if (text.length <= room && plain.test(text)) return [text];
  if (plain.test(text)) return text.match(new RegExp(`.{1,${room}}`, 'g')) ?? [''];
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  for (const character of graphemes(text)) {
    const size = width(character);
    if (cells + size > room && line !== '') {
      lines.push(line);
      line = '';
      cells = 0;
    }
    line += character;
    cells += size;
  }
  return [...lines, line];
}

const colourCode = /(\u001b\[[\d;]*m)/;

/** A painted line cut into lines of at most `columns` cells; colours run on over the cuts. */
export function folded(line: string, columns: number): string[] {
  const room = Math.max(2, columns);
  if (width(line) <= room) return [line];
  const lines: string[] = [];
  let out = '';
  let cells = 0;
  let on = '';
  for (const part of line.split(colourCode)) {
    if (colourCode.test(part)) {
      out += part;
      on = /\[(0|22|23|24|39|49)m$/.test(part) ? '' : on + part;
      continue;
    }
    for (const character of graphemes(part)) {
      const size = width(character);
      if (cells + size > room) {
        lines.push(on === '' ? out : `${out}\u001b[0m`);
        out = on;
        cells = 0;
      }
      out += character;
      cells += size;
    }
  }
  return [...lines, out];
}
