import fs from 'node:fs';
import path from 'node:path';
import { verifyFile } from '../../src/adapters/store/care/verify.ts';
import { storeOn } from '../../src/adapters/store/repositories.ts';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../src/adapters/system.ts';
import type { Store } from '../../src/ports/store.ts';
import { fill, flow } from './ledger-data.ts';
import { numbers } from './store-data.ts';

/*
 * What this shows: the store commits with synchronous=FULL, which flushes the write-ahead log before a commit is acknowledged
 * and the database before the log is begun anew. So the bytes of both files at an acknowledgement are on the disk. A cut in the
 * course of the next step leaves those bytes and any part of what came after: here each 512-byte sector of what changed is
 * kept, lost or half written by chance, in the order that the flushes force: the log of a commit before the database pages of a
 * checkpoint, the header of a log that is begun anew before its frames. The files so made are opened as coach opens its store.
 * What it does not show: that the kernel and the disk keep their word about a flush, and that the flushes are made. The first
 * nobody can test from here; the second is seen with `strace`, which tests/benchmarks/power-cut.mjs does where there is one.
 */

const sector = 512;
const logHeader = 32;

interface Image {
  db: Buffer;
  wal: Buffer;
}

const read = (file: string): Buffer => (fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0));
const image = (file: string): Image => ({ db: read(file), wal: read(`${file}-wal`) });

/** `before` with some of the sectors by which `after` differs; a file may have grown without its content. */
function torn(before: Buffer, after: Buffer, next: () => number): Buffer {
  const size = next() < 0.5 ? Math.max(before.length, Math.floor(next() * after.length)) : after.length;
  const result = Buffer.alloc(Math.max(before.length, size));
  before.copy(result);
  const share = next();
  for (let at = 0; at < Math.min(size, after.length); at += sector) {
    if (next() > share) continue;
    // Half of a sector where a half-written one is what the cut leaves.
    const length = next() < 0.15 ? Math.floor(next() * sector) : sector;
    after.copy(result, at, at, Math.min(at + length, after.length));
  }
  return result;
}

const isBegunAnew = (before: Image, after: Image): boolean =>
  after.wal.length < before.wal.length ||
  !after.wal.subarray(0, logHeader).equals(before.wal.subarray(0, logHeader));

/**
 * A cut in the course of one step, which is a commit or a checkpoint: more at a time would mix writes that a flush keeps
 * apart. Where a commit also made a checkpoint, its log was flushed before the first page, so the cut hits the one or the other.
 */
function cut(before: Image, after: Image, next: () => number): Image {
  const logChanged = !after.wal.equals(before.wal);
  const pagesChanged = !after.db.equals(before.db);
  if (pagesChanged && (!logChanged || next() < 0.5))
    return { db: torn(before.db, after.db, next), wal: after.wal };
  return { db: before.db, wal: tornLog(before, after, next) };
}

/** The header of a log begun anew is flushed before its first frame, or old frames would be read behind it. */
function tornLog(before: Image, after: Image, next: () => number): Buffer {
  if (!isBegunAnew(before, after)) return torn(before.wal, after.wal, next);
  const whole = Buffer.from(before.wal);
  after.wal.copy(whole, 0, 0, next() < 0.3 ? Math.floor(next() * logHeader) : logHeader);
  return whole.subarray(0, logHeader).equals(after.wal.subarray(0, logHeader))
    ? torn(whole, after.wal, next)
    : whole;
}

/** One commit: two fills and a flow, of which all or none may be seen. */
const commit = (store: Store, n: number) =>
  store.ledger.append({
    fills: [
      fill({ at: 1_000 + n, quantity: n + 1 }, `a${n}`),
      fill({ at: 1_000 + n, side: 'sell', quantity: n + 1 }, `b${n}`),
    ],
    flows: [flow({ at: 1_000 + n, amount: n + 1, note: 'x'.repeat((n * 37) % 3_000) })],
  });

export interface CutReport {
  cuts: number;
  torn: number;
  checkpoints: number;
  /** Cuts in whose course the log was begun anew. */
  begunAnew: number;
  /** Cuts after which an acknowledged commit was not there. */
  lost: string[];
  /** Cuts after which part of a commit was there, or the file was not sound. */
  half: string[];
}

async function inspect(
  folder: string,
  { db, wal }: Image,
  acknowledged: number,
  name: string,
  report: CutReport,
) {
  const file = path.join(folder, 'cut.db');
  for (const end of ['', '-wal', '-shm']) fs.rmSync(file + end, { force: true });
  fs.writeFileSync(file, db);
  fs.writeFileSync(`${file}-wal`, wal);
  const store = storeOn(await sqlite(file, { clock: systemClock }), systemClock);
  const fills = (await store.ledger.fills()).length;
  const flows = (await store.ledger.flows()).length;
  await store.close();
  if (flows < acknowledged) report.lost.push(`${name}: ${flows} of ${acknowledged}`);
  const { damage } = await verifyFile(file);
  if (fills !== 2 * flows || damage.length > 0)
    report.half.push(`${name}: ${fills} fills, ${flows} flows, ${JSON.stringify(damage)}`);
}

const cutsPerStore = 60;

async function cutStore(folder: string, cuts: number, next: () => number, report: CutReport): Promise<void> {
  const file = path.join(folder, 'coach.db');
  for (const end of ['', '-wal', '-shm']) fs.rmSync(file + end, { force: true });
  const store = storeOn(await sqlite(file, { clock: systemClock }), systemClock);
  const other = engine(file)();
  other.pragma('synchronous = FULL');
  // What a thousand pages of log would bring about, brought about more often; the next commit begins the log anew.
  const checkpoint = () => other.pragma('wal_checkpoint(PASSIVE)');
  let done = 0;
  for (let end = report.cuts + cuts; report.cuts < end; ) {
    for (let i = 1 + Math.floor(next() * 8); i > 0; i--) await commit(store, done++);
    if (next() < 0.3) checkpoint();
    const before = image(file);
    const acknowledged = done;
    if (next() < 0.3) checkpoint();
    else await commit(store, done++);
    const after = image(file);
    if (isBegunAnew(before, after)) report.begunAnew++;
    if (!after.db.equals(before.db)) report.checkpoints++;
    await inspect(folder, before, acknowledged, `cut ${++report.cuts}`, report);
    report.torn++;
    await inspect(folder, cut(before, after, next), acknowledged, `torn cut ${++report.cuts}`, report);
  }
  other.close();
  await store.close();
}

/** Cuts the power `cuts` times, every other time with what was being written half there. */
export async function powerCuts(folder: string, cuts: number, seed: number): Promise<CutReport> {
  const next = numbers(seed);
  const report: CutReport = { cuts: 0, torn: 0, checkpoints: 0, begunAnew: 0, lost: [], half: [] };
  while (report.cuts < cuts) await cutStore(folder, Math.min(cutsPerStore, cuts - report.cuts), next, report);
  return report;
}
