import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, app } from '../../../src/app.ts';
import type { Context } from '../../../src/core/command.ts';
import {
  type DiscoverRunInput,
  type DiscoverRunOutput,
  discoverRunInput,
} from '../../../src/core/shapes/discovery.ts';
import type { Bars } from '../../../src/domain/bar.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';
import { discover } from '../../../src/services/discovery/discover.ts';
import {
  discoverExplain,
  discoverPerformance,
  discoverStatus,
} from '../../../src/services/discovery/look.ts';
import { markAll } from '../../../src/services/discovery/mark.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-discovery-'));
const first = Date.parse('2025-01-01T00:00:00Z');
const day = 86_400_000;
// Weekdays of a year; the made-up market has no holidays, and coach takes its sessions from the bars.
const sessions = Array.from({ length: 365 }, (_, i) => first + i * day).filter(
  (at) => ![0, 6].includes(new Date(at).getUTCDay()),
);
const names = ['AAPL', 'MSFT', 'GOOG', 'AMZN', 'META', 'NVDA', 'TSLA', 'JPM', 'XOM', 'KO', 'PG', 'DIS'];
const iso = (at: number) => new Date(at).toISOString().slice(0, 10);
const closing = (at: number) => Date.parse(`${iso(at)}T21:30:00Z`);

/** A made-up share; a pure function of name and session, so that two stores agree as far as both reach. */
function seriesOf(name: string, until = sessions.length): Bars {
  const draw = mulberry32(names.indexOf(name) * 7919 + 17);
  let price = 50 + 10 * names.indexOf(name);
  const close = sessions.map(() => (price *= 1 + 0.04 * (draw() - 0.49)));
  const column = (of: (i: number) => number) => Float64Array.from({ length: until }, (_, i) => of(i));
  return {
    symbol: name,
    interval: '1d',
    time: column((i) => sessions[i]!),
    open: column((i) => close[i]!),
    high: column((i) => close[i]! * 1.004),
    low: column((i) => close[i]! * 0.996),
    close: column((i) => close[i]!),
    volume: column(() => 1e6),
  };
}

const opened: App[] = [];
afterAll(async () => {
  for (const one of opened) await one.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function fresh(file: string, save: (one: App) => Promise<unknown>): Promise<App> {
  const one = app({ store: path.join(folder, file) });
  opened.push(one);
  await save(one);
  return one;
}

const context = ({ ports }: App, asOf: number): Context => ({
  ports,
  caller: 'cli',
  confirmed: true,
  asOf,
  signal: new AbortController().signal,
  emit: () => undefined,
  correlationId: 'test',
});

const list = path.join(folder, 'list.csv');
fs.writeFileSync(list, ['symbol,sector', ...names.map((name, i) => `${name},S${i % 3}`)].join('\n'));

const asked = (more: Partial<DiscoverRunInput> = {}): DiscoverRunInput => ({
  ...discoverRunInput.parse({ universe: list, top: 4, pickers: ['metric', 'fuzzy'] }),
  ...more,
});
const symbols = ({ picks }: DiscoverRunOutput) => picks.map(({ symbol }) => symbol);

describe('a scan', () => {
  let whole: App;
  beforeAll(async () => {
    whole = await fresh('whole.db', async ({ ports }) => {
      const store = await ports.store();
      for (const name of names) await store.bars.save(seriesOf(name), 'made');
    });
  });

  it('sees nothing of later days: deleting or ruining them changes no pick on any of 50 days', async () => {
    const ruined = await fresh('ruined.db', async ({ ports }) => {
      const store = await ports.store();
      for (const name of names) {
        const bars = seriesOf(name);
        for (let i = 200; i < bars.close.length; i++) {
          bars.close[i] = 1 + (i % 13);
          bars.open[i] = bars.close[i]!;
          bars.high[i] = 20;
          bars.low[i] = 0.5;
        }
        await store.bars.save(bars, 'made');
        await store.adjustments.save(name, [{ date: iso(sessions[210]!), factor: 0.1 }], 'made');
      }
    });
    const cut = await fresh('cut.db', async ({ ports }) => {
      const store = await ports.store();
      for (const name of names) await store.bars.save(seriesOf(name, 200), 'made');
    });
    for (let i = 150; i < 200; i++) {
      const at = closing(sessions[i]!);
      const [a, b, c] = await Promise.all(
        [whole, ruined, cut].map((one) => discover(asked({ dryRun: true }), context(one, at))),
      );
      expect(b).toEqual(a);
      expect(c).toEqual(a);
    }
  });

  it('is not moved by the session that still trades', async () => {
    const noon = Date.parse(`${iso(sessions[180]!)}T17:00:00Z`);
    const before = await discover(asked({ dryRun: true }), context(whole, closing(sessions[179]!)));
    const during = await discover(asked({ dryRun: true }), context(whole, noon));
    expect(during.session).toBe(before.session);
    expect(symbols(during)).toEqual(symbols(before));
  });

  it('is kept once: the same scan is the same run with the same bytes', async () => {
    const at = closing(sessions[190]!);
    const one = await discover(asked(), context(whole, at));
    const two = await discover(asked(), context(whole, at + 3600_000));
    expect(two).toEqual(one);
    expect((await discover(asked({ top: 3 }), context(whole, at))).runId).not.toBe(one.runId);
    expect(one.coverage).toMatchObject({ listed: 12, withData: 12, examined: 12, picked: 4 });
    expect(one.weights.model).toBe(0);
  });

  it('names the one who is scanning and does nothing', async () => {
    const store = await whole.ports.store();
    const lease = await store.leases.take('discover', 60_000);
    await expect(discover(asked({ top: 5 }), context(whole, closing(sessions[191]!)))).rejects.toMatchObject({
      kind: 'busy',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(await discoverStatus(context(whole, closing(sessions[191]!)))).toMatchObject({
      running: { pid: process.pid },
    });
    if ('token' in lease) await store.leases.release(lease.token);
    expect(await discoverStatus(context(whole, closing(sessions[191]!)))).toMatchObject({ running: null });
  });

  it('says why a name was not examined', async () => {
    const other = path.join(folder, 'other.csv');
    fs.writeFileSync(other, 'symbol\nAAPL\nNOBARS\n');
    const found = await discover(
      asked({ universe: other, dryRun: true }),
      context(whole, closing(sessions[190]!)),
    );
    expect(found.universe.missing).toEqual([{ symbol: 'NOBARS', code: 'noBars', lastBar: null }]);
    expect(found.coverage).toMatchObject({ listed: 2, withData: 1, examined: 1 });
  });

  it('sees what futures did in the session of the scan, and nothing of a later one', async () => {
    const coach = await fresh('futures.db', async ({ ports }) => {
      const store = await ports.store();
      for (const name of names) await store.bars.save(seriesOf(name), 'made');
      const day = (symbol: string, at: number, price: number, oiChange: number) => ({
        symbol,
        session: iso(sessions[at]!),
        expiry: '2025-12-30',
        price,
        priceBefore: 100,
        oi: 100_000,
        oiChange,
      });
      const days = [day('AAPL', 150, 102, 9000), day('MSFT', 150, 98, 9000), day('GOOG', 151, 102, 9000)];
      await store.futures.save(days, 'test');
    });
    const at = context(coach, closing(sessions[150]!));
    const found = await discover(asked({ buildUp: ['longBuildUp'], top: 20, dryRun: true }), at);
    const seen = new Map(
      found.picks.map(({ symbol, pickers }) => [symbol, pickers.metric!.reasons.at(-1)!.code]),
    );
    expect([seen.get('AAPL'), seen.get('MSFT'), seen.get('GOOG')]).toEqual(['passed', undefined, 'missing']);
    const told = (symbol: string) => discoverExplain({ symbol, universe: list }, at);
    expect((await told('AAPL')).measures?.buildUp).toBe('longBuildUp');
    expect((await told('MSFT')).measures?.buildUp).toBe('shortBuildUp');
    expect((await told('GOOG')).measures?.buildUp).toBeNull();
  });

  it('takes a list as it stood on the day', async () => {
    const dated = path.join(folder, 'dated.csv');
    fs.writeFileSync(
      dated,
      `symbol,from,to,sector,asOf\nAAPL,2024-01-01,,Old,2024-01-01\nAAPL,2024-01-01,,New,2025-09-01\nMSFT,2024-01-01,2025-03-01,,\nGOOG,2025-12-01,,,\n`,
    );
    const at = closing(sessions[150]!);
    const found = await discover(asked({ universe: dated, dryRun: true }), context(whole, at));
    expect(symbols(found)).toEqual(['AAPL']);
    const told = await discoverExplain({ symbol: 'AAPL', universe: dated }, context(whole, at));
    expect(told.measures?.sector).toBe('Old');
    expect(told.place).toBe('picked');
  });

  it.each([
    ['name\nAAPL\n', /names no column "symbol"/],
    ['symbol,sector\nAAPL\n', /line 2 has 1 values/],
    ['symbol,from\nAAPL,soon\n', /"soon" is no date/],
    ['symbol,marketCap\nAAPL,-5\n', /no market capitalisation/],
  ])('refuses a list that cannot be read: %j', async (text, message) => {
    const bad = path.join(folder, 'bad.csv');
    fs.writeFileSync(bad, text);
    await expect(
      discover(asked({ universe: bad }), context(whole, closing(sessions[190]!))),
    ).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(message),
    });
  });
});

describe('what came of it', () => {
  it('is filled in once, never from after the moment, and stands in a league', async () => {
    const coach = await fresh('league.db', async ({ ports }) => {
      const store = await ports.store();
      for (const name of names) await store.bars.save(seriesOf(name), 'made');
    });
    for (let i = 150; i < 225; i += 3) await discover(asked(), context(coach, closing(sessions[i]!)));
    const late = context(coach, closing(sessions.at(-1)!));
    const marked = await markAll(late);
    expect(marked.runs).toBe(25);
    expect(marked.changed).toBeGreaterThan(0);
    expect((await markAll(late)).changed).toBe(0);

    const { league, survivorship } = await discoverPerformance(undefined, late);
    const ensemble = league.find(({ name }) => name === 'ensemble')!;
    expect(ensemble).toMatchObject({ by: 'picker', n1: 100, n5: 100, days5: 25, independent5: 13 });
    expect(ensemble.mean5).not.toBeNull();
    expect(survivorship.left).toEqual([]);

    // A league of an earlier moment knows only what had ended by then.
    const early = await discoverPerformance(undefined, context(coach, closing(sessions[165]!)));
    expect(early.runs).toBe(6);
    expect(early.league.find(({ name }) => name === 'ensemble')).toMatchObject({ days5: 4, mean5: null });
  });
});
