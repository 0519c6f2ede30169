// node tests/benchmarks/export-kill.mjs [kills = 200]: an export, a report and a backup, each killed at a random moment while it
// replaces what lies there. Its file must be the old one or the new one, whole, and nothing half made be left after the next start.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { goals } from './goals.mjs';

const kills = Number(process.argv[2] ?? 200);
const bin = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../bin/coach.js');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-export-'));
const out = path.join(home, 'out');
fs.mkdirSync(out);
const { say, goal, end } = goals();
const env = { ...process.env, COACH_HOME: home };
const coach = (...words) => spawnSync(process.execPath, [bin, ...words, '--json'], { encoding: 'utf8', env });

const report = path.join(out, 'report.html');
const kinds = [
  {
    words: () => ['store', 'export', path.join(out, 'all.json')],
    file: path.join(out, 'all.json'),
    fresh: true,
    whole: (text) => JSON.parse(text).tables.fills.length > 0,
  },
  {
    words: () => ['performance', '--report', report],
    file: report,
    fresh: false,
    whole: (text) => text.trimStart().startsWith('<!') && text.trimEnd().endsWith('</html>'),
  },
  {
    words: () => ['store', 'backup', path.join(out, 'copy.db')],
    file: path.join(out, 'copy.db'),
    fresh: true,
    whole: () => coach('store', 'verify', '--file', path.join(out, 'copy.db')).status === 0,
  },
];

/** Milliseconds that a command takes when it is left alone. */
function taken({ words, file, fresh }) {
  if (fresh) fs.rmSync(file, { force: true });
  const started = performance.now();
  const { status, stderr } = coach(...words());
  if (status !== 0) throw new Error(stderr);
  return performance.now() - started;
}

const faults = [];
let [died, done] = [0, 0];
try {
  const imported = coach('journal', 'import', path.resolve(bin, '../../data/sample/example-tradebook.csv'));
  if (imported.status !== 0) throw new Error(imported.stderr);
  const times = kinds.map(taken);
  for (let i = 0; i < kills; i++) {
    const kind = kinds[i % kinds.length];
    if (kind.fresh) fs.rmSync(kind.file, { force: true });
    const child = spawn(process.execPath, [bin, ...kind.words(), '--json'], { env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * 1.1 * times[i % kinds.length]);
    const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    clearTimeout(timer);
    if (signal === null) done++;
    else died++;
    if (!fs.existsSync(kind.file)) {
      if (!kind.fresh || signal === null) faults.push(`kill ${i}: ${kind.file} is gone`);
      continue;
    }
    let sound = false;
    try {
      sound = kind.whole(fs.readFileSync(kind.file, 'utf8'));
    } catch (thrown) {
      faults.push(`kill ${i}: ${thrown.message}`);
    }
    if (!sound) faults.push(`kill ${i}: ${kind.file} is not whole`);
  }
  // The next commands that write there take away what the dead left.
  for (const kind of kinds) taken(kind);
  const left = fs.readdirSync(out).filter((name) => /\.(partial|lock)/.test(name));
  if (left.length > 0) faults.push(`half made and left: ${left.join(', ')}`);
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
say('killed on the way, and done before the kill', `${died}, ${done}`);
for (const fault of faults.slice(0, 20)) say('fault', fault);
goal(`${kills} kills: faults`, String(faults.length), '0', faults.length === 0);
end();
