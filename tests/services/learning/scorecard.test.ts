import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import { type App, app } from '../../../src/app.ts';
import type { CalibrateResult } from '../../../src/core/shapes/calibration.ts';
import type { MarkResult, ScorecardDocument } from '../../../src/core/shapes/scorecard.ts';
import type { SuggestDocument } from '../../../src/core/shapes/suggestion.ts';
import { runCli } from '../../../src/surfaces/cli/program.ts';
import { madeChains } from '../../support/made-chains.ts';
import { terminal } from '../../support/terminal.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-scorecard-'));
let running: App;
const expiries = Array.from({ length: 7 }, (_, i) =>
  new Date(Date.UTC(2026, 7, 11 + 7 * i)).toISOString().slice(0, 10),
);

beforeAll(async () => {
  running = app({ store: path.join(folder, 'coach.db') });
  const store = await running.ports.store();
  const spot = (session: number) => 25_000 + 220 * Math.sin(session / 2.3) + 15 * session;
  for (const chain of madeChains({ from: '2026-08-03', to: '2026-09-08', expiries, spot }))
    await store.chains.save(chain, [], chain.asOf);
}, 60_000);
afterAll(async () => {
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function coach(...argv: string[]) {
  const streams = terminal();
  const code = await runCli({
    argv: ['--as-of', '2026-09-30T10:00:00+05:30', ...argv],
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  return { code, ...streams.written };
}
const document = async <T>(...argv: string[]): Promise<T> => {
  const { code, out, err } = await coach(...argv, '--json');
  expect(code, err).toBe(0);
  return JSON.parse(out) as T;
};

describe('the scorecard of a store', () => {
  it('marks every day once, compares, calibrates, and says the same again', async () => {
    const marked = await document<MarkResult>('scorecard', 'mark', '--every-day', '--random', '12');
    expect(marked.made).toBeGreaterThan(20);
    expect(marked.marks).toBeGreaterThan(3 * marked.made);
    const again = await document<MarkResult>('scorecard', 'mark', '--every-day', '--random', '12');
    expect(again).toMatchObject({ made: 0, marks: 0, calibration: marked.calibration });
    const card = await document<ScorecardDocument>('scorecard');
    expect(await document<ScorecardDocument>('scorecard')).toEqual(card);
    const [all] = card.rows;
    expect(all).toMatchObject({ by: 'all', statedPop: expect.any(Number) });
    expect(all!.clusters).toBeGreaterThanOrEqual(5);
    expect(card.baselines.map(({ name, n }) => [name, n > 0])).toEqual([
      ['no trade', true],
      ['random structures', true],
      ['short iron condor', true],
      ['buy and hold', true],
    ]);
    expect(card.luck!.books).toBe(12);
    expect(card.regret[0]!.name).toBe('all');
    expect(card.calibration).toBe(marked.calibration);
  }, 120_000);

  it('knows at a moment only what was known then', async () => {
    const early = await document<ScorecardDocument>('--as-of', '2026-08-20T18:00:00+05:30', 'scorecard');
    expect(early.to! <= '2026-08-20').toBe(true);
    const [late] = early.horizons.filter(({ at }) => at === '20');
    expect(late!.n).toBeLessThan(early.horizons[0]!.n);
    expect(early.calibration).toBeNull();
  });

  it('tells a suggestion what came of ideas like its own, and makes it again byte for byte', async () => {
    const at = [
      '--as-of',
      '2026-09-08T18:00:00+05:30',
      'suggest',
      'NIFTY',
      '--source',
      'stored',
      '--no-model',
    ];
    const plain = await document<SuggestDocument>(...at);
    expect(plain.receipt.calibration).toMatch(/^c-[0-9a-f]{12}$/);
    const told = plain.suggestions.filter(({ confidence }) => confidence !== null);
    expect(told.length).toBeGreaterThan(0);
    for (const { confidence, measured } of told) {
      expect(confidence!).toBeGreaterThan(measured!.pop!.low);
      expect(confidence!).toBeLessThan(measured!.pop!.high);
    }
    const drawn = (await coach(...at)).out;
    const { stated, measured, n } = told[0]!.measured!.pop!;
    expect(drawn).toContain(
      `${Math.round(100 * stated)}% stated, ${Math.round(100 * measured)}% of ${n} measured`,
    );
    expect(await document<{ same: boolean }>('replay', plain.id)).toMatchObject({ same: true });
    // Without a table nothing changes, and that is said.
    const early = await document<SuggestDocument>(...at, '--calibrated');
    expect(early.suggestions).toEqual(plain.suggestions);
    expect(early.warnings.join()).toContain('backtest calibrate');
    const table = await document<CalibrateResult>(
      '--as-of',
      '2026-09-08T17:00:00+05:30',
      'backtest',
      'calibrate',
    );
    expect(table.version).toMatch(/^r-/);
    expect(table.cells[0]).toMatchObject({ by: 'all', n: expect.any(Number) });
    const ranked = await document<SuggestDocument>(...at, '--calibrated');
    expect(ranked.receipt.rulesCalibration).toBe(table.version);
    expect(await document<{ same: boolean }>('replay', ranked.id)).toMatchObject({ same: true });
    const shown = await document<SuggestDocument>(...at, '--evidence');
    expect(shown.evidence!.map(({ rank }) => rank)).toEqual(shown.suggestions.map(({ rank }) => rank));
    expect(shown.id).toBe(plain.id);
  }, 60_000);

  it('is drawn, and written as Markdown with every figure', async () => {
    const file = path.join(folder, 'scorecard.md');
    const { code, out } = await coach('scorecard', '--report', file);
    expect(code).toBe(0);
    expect(out).toMatch(/After correction for all that was looked at/);
    expect(out).toMatch(/books of random structures/);
    const text = fs.readFileSync(file, 'utf8');
    for (const title of ['## Ideas', '## Horizons', '## Against alternatives', '## Stated against measured'])
      expect(text).toContain(title);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  it('scores no made-up prices, and is empty on a fresh store', async () => {
    const other = app({ store: path.join(folder, 'fresh.db') });
    const kept = running;
    running = other;
    try {
      await document('suggest', 'BANKNIFTY', '--source', 'sample', '--no-model');
      expect(await document('scorecard', 'mark')).toMatchObject({ suggestions: 0, sample: 1, ideas: 0 });
      expect((await coach('scorecard')).out).toMatch(/Nothing is marked yet/);
    } finally {
      running = kept;
      await other.close();
    }
  });
});
