import stringWidth from 'string-width';

const ascii = /^[\x20-\x7e]*$/;

/** Cells a terminal gives a text; colour codes take none. */
export const width = (text: string): number => (ascii.test(text) ? text.length : stringWidth(text));

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
const colourCode = /^\u001b\[[\d;]*m/;

/** At most `columns` cells of a text, with an ellipsis where something was cut. Colour codes are kept whole. */
export function clip(text: string, columns: number, ellipsis = '…'): string {
  if (width(text) <= columns) return text;
  const room = columns - ellipsis.length;
  if (room < 0) return '';
  let out = '';
  let used = 0;
  let rest = text;
  let coloured = false;
  while (rest !== '') {
    const code = colourCode.exec(rest)?.[0];
    if (code !== undefined) {
      out += code;
      rest = rest.slice(code.length);
      coloured = true;
      continue;
    }
    const { segment } = segments.segment(rest)[Symbol.iterator]().next().value!;
    used += width(segment);
    if (used > room) break;
    out += segment;
    rest = rest.slice(segment.length);
  }
  return `${out}${ellipsis}${coloured ? '\u001b[0m' : ''}`;
}

/** A text in exactly `columns` cells, cut or padded. */
export function justify(
  text: string,
  columns: number,
  align: 'left' | 'right' = 'left',
  ellipsis = '…',
): string {
  const cut = clip(text, columns, ellipsis);
  const pad = ' '.repeat(Math.max(0, columns - width(cut)));
  return align === 'left' ? cut + pad : pad + cut;
}

/** Lines of at most `columns` cells, broken at spaces; a longer word stands alone. */
export function wrap(text: string, columns: number, width = (word: string) => word.length): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ').filter((w) => w !== '')) {
      if (line !== '' && width(line) + 1 + width(word) > columns) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return line === '' && lines.length > 0 ? lines : [...lines, line];
  });
}
