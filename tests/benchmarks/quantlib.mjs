// QuantLib in C++ as a peer, compiled here and now: needs g++ and Debian's libquantlib0-dev.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The program, compiled into a folder of its own; throws with the compiler's words where it cannot be. */
function compiled(folder) {
  const program = path.join(folder, 'quantlib');
  const source = path.join(import.meta.dirname, 'quantlib.cpp');
  const { status, stderr, error } = spawnSync(
    'g++',
    ['-O3', '-march=native', source, '-lQuantLib', '-o', program],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(error?.message ?? stderr.split('\n').slice(0, 3).join('\n'));
  return program;
}

/** Options as rows of doubles, as quantlib.cpp reads them. */
function rows({ n, call, forward, strike, years, discount, vol, price }) {
  const table = new Float64Array(7 * n);
  for (let i = 0; i < n; i++)
    table.set([call[i], forward[i], strike[i], years[i], discount[i], vol[i], price[i]], 7 * i);
  return Buffer.from(table.buffer);
}

/** One process for each named set of options; a line sent is answered by a line. */
export function quantlib(sets) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-quantlib-'));
  try {
    const program = compiled(folder);
    const running = Object.entries(sets).map(([name, set]) => {
      const file = path.join(folder, name);
      fs.writeFileSync(file, rows(set));
      const child = spawn(program, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      const ask = async (line) => {
        child.stdin.write(`${line}\n`);
        return (await lines.next()).value;
      };
      return [name, { ask, end: () => child.stdin.end() }];
    });
    const peers = Object.fromEntries(running);
    const end = () => {
      for (const [, peer] of running) peer.end();
      fs.rmSync(folder, { recursive: true });
    };
    return { ...peers, end };
  } catch (thrown) {
    fs.rmSync(folder, { recursive: true });
    throw thrown;
  }
}
