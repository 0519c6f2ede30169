// node tests/benchmarks/import.mjs <UDiFF day.zip> [rounds]: `coach market import` of a whole day of F&O contracts into a store of its own, in
// seconds of the processor, the start of the program included, against Python's own csv and zipfile reading the same rows into dictionaries,
// which keeps nothing. Runs alternate; the medians and their ratio count. Build first.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goals } from './goals.mjs';

const [file, rounds = '5'] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Name the file of a day: BhavCopy_NSE_FO_….csv.zip\n');
  process.exit(2);
}
const python = `
import csv, io, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    for name in z.namelist():
        rows = [{k: v for k, v in row.items()} for row in csv.DictReader(io.TextIOWrapper(z.open(name)))]
        assert len(rows) > 1000
`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-import-'));

/** Seconds of user and system time of a command, by the shell's own count. */
function cpu(command, env = {}) {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const run = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${quoted} >/dev/null`], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const [user, system] = run.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return user + system;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const own = [];
const peer = [];
const coach = (home, ...words) => cpu([process.execPath, 'bin/coach.js', ...words], { COACH_HOME: home });
for (let i = 0; i < Number(rounds); i++) {
  const home = path.join(folder, String(i));
  // A first command makes the store, which is no part of an import.
  coach(home, 'trade', 'list');
  own.push(coach(home, 'market', 'import', file));
  peer.push(cpu(['python3', '-c', python, file]));
}
fs.rmSync(folder, { recursive: true });

const { say, goal, end } = goals();
const seconds = median(own);
say('Python zipfile + csv.DictReader, rows read, nothing kept', `${median(peer).toFixed(2)} s`);
say('ratio', (seconds / median(peer)).toFixed(2));
goal('coach market import, kept in the store', `${seconds.toFixed(2)} s`, '<= 1.00 s', seconds <= 1);
end();
