/** Lines of standard input, one at a time, and a way to forget those that came too early. */
export function lineReader(chunks: AsyncIterable<string>) {
  const lines: string[] = [];
  let rest = '';
  let over = false;
  let wake: () => void = () => undefined;
  const read = async () => {
    for await (const chunk of chunks) {
      const parts = (rest + chunk).split(/\r?\n/);
      rest = parts.pop()!;
      lines.push(...parts);
      wake();
    }
    if (rest !== '') lines.push(rest);
    over = true;
    wake();
  };
  read().catch(() => {
    over = true;
    wake();
  });
  return {
    forget: () => void lines.splice(0),
    async next(): Promise<string | null> {
      while (lines.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return lines.shift() ?? null;
    },
  };
}
