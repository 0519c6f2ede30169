import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface BreakerCase {
  name: string;
  start: number;
  settings: object;
  events: { t: number }[];
  expected: object[];
}

/** Sends each event of the cases to another of some processes on one database; names those whose answers differ. */
export async function throughProcesses(
  program: string,
  url: string,
  cases: readonly BreakerCase[],
  count = 2,
): Promise<{ events: number; differ: string[] }> {
  const children: ChildProcess[] = [];
  const asks = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, [program, url], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
    return async (line: object): Promise<object> => {
      child.stdin!.write(`${JSON.stringify(line)}\n`);
      const { value } = await lines.next();
      return JSON.parse(value as string) as object;
    };
  });
  let turns = 0;
  const differ: string[] = [];
  try {
    for (const [i, { name, start, settings, events, expected }] of cases.entries()) {
      const account = `golden-${i}`;
      for (const [n, event] of events.entries()) {
        const open = n === 0 ? { open: { start, settings, at: event.t } } : {};
        const row = await asks[turns++ % count]!({ account, ...open, event });
        if (JSON.stringify(row) === JSON.stringify(expected[n])) continue;
        differ.push(`${name}, event ${n}: ${JSON.stringify(row)}`);
        break;
      }
    }
  } finally {
    for (const child of children) child.stdin!.end();
    await Promise.all(
      children.map((child) =>
        child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : null,
      ),
    );
  }
  return { events: turns, differ };
}
