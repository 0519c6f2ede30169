import fs from 'node:fs';
import { verifyFile } from '../../src/adapters/store/care/verify.ts';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { numbers } from './store-data.ts';

const moneyTables = ['holdings', 'fills', 'cash_flows', 'marks', 'events'];

/** Every value of the money tables as one text, or null where they cannot all be read. */
function values(file: string): string | null {
  try {
    const db = engine(file)({ readonly: true });
    try {
      const read = (table: string) =>
        db.prepare(`SELECT * FROM ${table} NOT INDEXED ORDER BY rowid`).raw().all();
      return JSON.stringify(moneyTables.map(read));
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

export interface FlipReport {
  flips: number;
  /** Flips that changed a value of a money table, or made one unreadable. */
  changed: number;
  /** Of those, not found. */
  missed: string[];
  found: number;
}

/** Turns over one bit of a copy of a database at a time, and asks what changed of what is found. */
export async function flipped(file: string, copy: string, flips: number, seed: number): Promise<FlipReport> {
  const next = numbers(seed);
  const bytes = fs.readFileSync(file);
  const sound = values(file);
  const report: FlipReport = { flips, changed: 0, missed: [], found: 0 };
  for (let i = 0; i < flips; i++) {
    const at = Math.floor(next() * bytes.length);
    const bit = Math.floor(next() * 8);
    const damaged = Buffer.from(bytes);
    damaged[at]! ^= 1 << bit;
    for (const end of ['-wal', '-shm']) fs.rmSync(copy + end, { force: true });
    fs.writeFileSync(copy, damaged);
    const changed = values(copy) !== sound;
    const found = await verifyFile(copy).then(
      ({ damage }) => damage.length > 0,
      () => true,
    );
    if (changed) report.changed++;
    if (found) report.found++;
    if (changed && !found) report.missed.push(`byte ${at}, bit ${bit}`);
  }
  return report;
}
