import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteStore } from '../../src/adapters/store/store.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';

// tests/benchmarks/discovery.mjs does the same at any count.
const rounds = 3;
const starts = 10;
const kills = 8;

const home = freshHome();
const file = path.join(home, 'coach.db');
const day = 86_400_000;
const symbols = 400;
const list = path.join(home, 'list.csv');

beforeAll(async () => {
  await built();
  const store = await sqliteStore(file, { clock: systemClock });
  const names: string[] = [];
  for (let k = 0; k < symbols; k++) {
    const name = `Q${[...k.toString(4).padStart(5, '0')].map((digit) => 'WXYZ'[Number(digit)]).join('')}`;
    names.push(name);
    const draw = mulberry32(k);
    let price = 50;
    const close = Float64Array.from({ length: 120 }, () => (price *= 1 + 0.03 * (draw() - 0.5)));
    await store.bars.save(
      {
        symbol: name,
        interval: '1d',
        time: Float64Array.from(close, (_, i) => Date.UTC(2026, 0, 1) + i * day),
        open: close,
        high: close.map((x) => x * 1.01),
        low: close.map((x) => x * 0.99),
        close,
        volume: close.map(() => 1e6),
      },
      'made',
    );
  }
  await store.close();
  fs.writeFileSync(list, `symbol\n${names.join('\n')}\n`);
}, 60_000);
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

const words = (top: number) => [
  'discover',
  '--universe',
  list,
  '--pickers',
  'metric',
  '--pickers',
  'fuzzy',
  '--top',
  String(top),
  '--as-of',
  '2026-04-30T18:00:00-04:00',
  '--store',
  file,
  '--json',
];

async function picksOf(run: string): Promise<number> {
  const store = await sqliteStore(file, { clock: systemClock });
  const picks = await store.discovery.picks(run);
  await store.close();
  return picks.length;
}

describe('discover from cron', () => {
  it('of ten starts at once at least one runs, the others name it and do nothing, and nothing is kept twice', async () => {
    for (let round = 0; round < rounds; round++) {
      const top = 5 + round;
      const ran = await Promise.all(Array.from({ length: starts }, () => runCoach(words(top), { home })));
      const codes = ran.map(({ code }) => code);
      expect(codes.filter((code) => code !== 0 && code !== 75)).toEqual([]);
      const documents = new Set(ran.filter(({ code }) => code === 0).map(({ out }) => out));
      expect(documents.size).toBe(1);
      for (const { err } of ran.filter(({ code }) => code === 75))
        expect(err).toMatch(/process \d+, for \d+ s/);
      const { runId } = JSON.parse([...documents][0]!) as { runId: string };
      expect(await picksOf(runId)).toBe(3 * top);
    }
  }, 120_000);

  it('killed anywhere, the next start completes the same run and nothing is twice', async () => {
    const wanted = JSON.parse((await runCoach([...words(20), '--dry-run'], { home })).out) as {
      picks: unknown[];
    };
    for (let kill = 0; kill < kills; kill++) {
      const child = execa(process.execPath, [bin, ...words(20)], {
        env: { COACH_HOME: home },
        reject: false,
      });
      await pause(40 + kill * 60);
      child.kill('SIGKILL');
      await child;
    }
    const { code, out, err } = await runCoach(words(20), { home });
    expect(code, err).toBe(0);
    const document = JSON.parse(out) as { runId: string; picks: unknown[] };
    expect(document.picks).toEqual(wanted.picks);
    expect(await picksOf(document.runId)).toBe(60);
    const status = JSON.parse(
      (await runCoach(['discover', 'status', '--store', file, '--json'], { home })).out,
    );
    expect(status).toMatchObject({ running: null, unfinished: [] });
  }, 120_000);
});
