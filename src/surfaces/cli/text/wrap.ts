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
