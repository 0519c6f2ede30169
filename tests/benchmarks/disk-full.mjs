// node tests/benchmarks/disk-full.mjs [points = 50]: a disk that is full at so many random points, as root on Linux (a small tmpfs is
// mounted). At each, deposits are written down and a tradebook is imported until the disk is full; nothing acknowledged may be lost, no
// file be left empty or half made, reads must work on the full disk, and writing go on once there is room.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { goals } from './goals.mjs';

const points = Number(process.argv[2] ?? 50);
const bin = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../bin/coach.js');
const megabytes = 24;
const disk = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-disk-'));
const { say, goal, end } = goals();
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', disk]);
if (mounted.status !== 0) {
  fs.rmdirSync(disk);
  process.stderr.write('A small file system cannot be mounted here: run this as root on Linux\n');
  process.exit(2);
}

const home = path.join(disk, 'home');
const filler = path.join(disk, 'filler');
const coach = (...words) => {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [bin, ...words, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, COACH_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status ?? signal, out: stdout, err: stderr };
};

/** A tradebook of so many rows, each trade closed within its minute. */
function tradebook(file, rows) {
  const lines = ['date,time,symbol,side,quantity,price'];
  for (let i = 0; i < rows; i++) {
    const minute = String(Math.floor(i / 2) % 60).padStart(2, '0');
    const day = String(1 + (Math.floor(i / 120) % 28)).padStart(2, '0');
    lines.push(
      `2025-01-${day},10:${minute}:${i % 2 ? '30' : '10'},INFY,${i % 2 ? 'sell' : 'buy'},${1 + (i % 7)},${1500 + (i % 90)}`,
    );
  }
  fs.writeFileSync(file, lines.join('\n'));
}

/** Leaves so many bytes free. */
function fillBut(bytes) {
  fs.rmSync(filler, { force: true });
  const { bavail, bsize } = fs.statfsSync(disk);
  fs.writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

const faults = [];
let [full, whole, acknowledged] = [0, 0, 0];
const book = path.join(os.tmpdir(), `coach-disk-${process.pid}.csv`);
tradebook(book, 4_000);
try {
  for (let point = 0; point < points; point++) {
    fs.rmSync(home, { recursive: true, force: true });
    fs.rmSync(filler, { force: true });
    const at = (why) => faults.push(`point ${point}: ${why}`);
    if (coach('trade', 'cash', '500', '--at', '2025-01-01').code !== 0) at('the first deposit failed');
    let kept = 1;
    fillBut(Math.floor(4096 + Math.random() * 1.5 * 1024 * 1024));
    const imported = coach('journal', 'import', book, '--exchange', 'NSE', '--currency', 'INR');
    if (imported.code !== 0 && imported.code !== 69)
      at(`import ended with ${imported.code}: ${imported.err.slice(0, 200)}`);
    fillBut(Math.floor(Math.random() * 200_000));
    for (let i = 0; i < 4; i++) {
      const paid = coach('trade', 'cash', String(100 + i), '--at', '2025-01-02');
      if (paid.code === 0) kept++;
      else if (paid.code !== 69) at(`a deposit ended with ${paid.code}: ${paid.err.slice(0, 200)}`);
    }
    fillBut(0);
    const listed = coach('journal', 'list', '--limit', '1');
    const sums = coach(
      'query',
      'select (select count(*) from cash_flows) as flows, (select count(*) from fills) as fills',
    );
    if (listed.code !== 0 || sums.code !== 0)
      at(`a read on the full disk failed: ${(listed.err + sums.err).slice(0, 300)}`);
    else {
      const [{ flows, fills }] = JSON.parse(sums.out).rows;
      if (flows !== kept) at(`${kept} deposits were acknowledged, ${flows} are there`);
      if (fills !== (imported.code === 0 ? 4_000 : 0))
        at(`${fills} fills after an import that ended with ${imported.code}`);
    }
    const left = fs
      .readdirSync(home, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() &&
          !/-(wal|shm)$/.test(entry.name) &&
          fs.statSync(path.join(entry.parentPath, entry.name)).size === 0,
      );
    if (left.length > 0) at(`empty files: ${left.map(({ name }) => name).join(', ')}`);
    fs.rmSync(filler);
    const again = coach('journal', 'import', book, '--exchange', 'NSE', '--currency', 'INR');
    const checked = coach('store', 'verify');
    if (again.code !== 0 || checked.code !== 0)
      at(`with room again: ${(again.err + checked.err).slice(0, 300)}`);
    if (fs.readdirSync(home).some((name) => /partial/.test(name))) at('something half made is left');
    imported.code === 0 ? whole++ : full++;
    acknowledged += kept;
  }
} finally {
  spawnSync('umount', [disk]);
  fs.rmdirSync(disk);
  fs.rmSync(book);
}
say('points at which the import met a full disk, and did not', `${full}, ${whole}`);
say('deposits acknowledged', String(acknowledged));
for (const fault of faults.slice(0, 20)) say('fault', fault);
goal(`${points} points: faults`, String(faults.length), '0', faults.length === 0);
end();
