import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountReturns } from '../../../src/domain/stats/account.ts';
import { returnMetrics } from '../../../src/domain/stats/returns.ts';
import { tradeMetrics } from '../../../src/domain/stats/trades.ts';
import { sure } from '../../support/ledger-data.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';
import { desk } from '../../support/trading.ts';

/** A document read by the keys this file knows. */
type Doc = Record<
  | 'files'
  | 'account'
  | 'accountReason'
  | 'closedAt'
  | 'count'
  | 'depth'
  | 'finding'
  | 'id'
  | 'insights'
  | 'name'
  | 'net'
  | 'p'
  | 'range'
  | 'realised'
  | 'reason'
  | 'return'
  | 'sharpe'
  | 'symbol'
  | 'totals'
  | 'trades'
  | 'x',
  never
>;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-journal-'));
let coach: ReturnType<typeof desk>;
const ask = (name: string, input?: unknown) => coach.ask(name, input) as Promise<Doc>;
const file = (name: string, lines: readonly string[]) => {
  const made = path.join(folder, name);
  fs.writeFileSync(made, `${lines.join('\n')}\n`);
  return made;
};
beforeAll(() => {
  coach = desk('2026-11-21T10:00:00+05:30');
});
afterAll(async () => {
  await coach.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const header =
  'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time,expiry_date';
const option = (id: number, side: string, strike: number, price: number, time: string) =>
  `NIFTY26N17${strike}PE,,2026-11-10,NSE,FO,,${side},false,65,${price},${id},${id},${time},2026-11-17`;
const spread = [
  option(1, 'sell', 25_000, 92.4, '2026-11-10T10:02:11'),
  option(2, 'buy', 24_800, 48.15, '2026-11-10T10:02:35'),
  option(3, 'buy', 25_000, 41.2, '2026-11-13T14:41:09'),
  option(4, 'sell', 24_800, 19.65, '2026-11-13T14:41:27'),
];
const shares = [
  'ITC,,2026-11-11,NSE,EQ,EQ,buy,false,200,418.30,5,5,2026-11-11T09:31:40,',
  'ITC,,2026-11-18,NSE,EQ,EQ,sell,false,200,412.95,6,6,2026-11-18T15:02:58,',
];

describe('an import', () => {
  it('shows first, adds once, and adds of an overlapping file only what is new', async () => {
    const first = file('first.csv', [header, ...spread]);
    const dry = await ask('journal import', { paths: [first], dryRun: true });
    expect(dry['totals']).toMatchObject({ added: 4, already: 0, refused: 0 });
    expect((await ask('journal list'))['count']).toBe(0);
    expect((await ask('journal import', { paths: [first] }))['totals']).toMatchObject({
      added: 4,
      already: 0,
    });
    const again = await ask('journal import', { paths: [first] });
    expect(again).toMatchObject({ files: [{ status: 'already', added: 0, already: 4 }] });
    const longer = file('longer.csv', [header, ...shares, ...spread].reverse().reverse());
    expect((await ask('journal import', { paths: [longer], dryRun: true }))['totals']).toMatchObject({
      added: 2,
      already: 4,
    });
    expect((await ask('journal import', { paths: [longer] }))['totals']).toMatchObject({
      added: 2,
      already: 4,
    });
    expect((await ask('journal import', { paths: [longer, first] }))['totals']).toMatchObject({
      added: 0,
      already: 10,
    });
  });

  it('goes on after a bad file, names it, and fails alone', async () => {
    const bad = file('bad.csv', ['a,b', '1,2']);
    const good = path.join(folder, 'first.csv');
    expect(await ask('journal import', { paths: [bad, good] })).toMatchObject({
      totals: { failed: 1 },
      files: [{ status: 'failed', error: { kind: 'usage' } }, { status: 'already' }],
    });
    expect(await ask('journal import', { paths: [bad] })).toMatchObject({ kind: 'usage' });
  });

  it('estimates what the table covers, brokerage once an order, and says so', async () => {
    const two = (id: number) =>
      `BANKNIFTY26NOV58000CE,,2026-11-10,NSE,FO,,buy,false,30,100,${id},77,2026-11-10T11:00:0${id - 60},2026-11-24`;
    const split = file('split.csv', [header, two(61), two(62)]);
    const [report] = (await ask('journal import', { paths: [split], account: 'other' }))[
      'files'
    ] as unknown as [Doc];
    expect(report).toMatchObject({ chargesEstimated: 2 });
    const fills = await (await coach.ports.store()).ledger.fills({ account: 'other' });
    const [first, second] = fills.map(({ charges }) => charges) as unknown as [number, number];
    // The flat 20 a order and 18 % tax on it stand in the first fill only.
    expect(first - second).toBe(Math.round(20 * 1.18 * 100));
    expect(fills.every(({ chargesKnown }) => !chargesKnown)).toBe(true);
  });

  it('shares bought and sold within a day are charged as intraday, as far as they are even', async () => {
    const row = (id: number, side: string, quantity: number, time: string) =>
      `INFY,INE009A01021,2026-11-10,NSE,EQ,EQ,${side},false,${quantity},1000,${id},${id},${time},`;
    const morning = [row(71, 'buy', 100, '2026-11-10T09:31:40')];
    const early = file('early.csv', [header, ...morning]);
    const late = file('late.csv', [header, ...morning, row(72, 'sell', 40, '2026-11-10T14:31:40')]);
    await ask('journal import', { paths: [early], account: 'day' });
    // The estimate of the purchase is another one now that a part was sold: that is no contradiction.
    expect(await ask('journal import', { paths: [late], account: 'day' })).toMatchObject({
      files: [{ added: 1, already: 1, differing: [] }],
    });
    const [bought, sold] = await (await coach.ports.store()).ledger.fills({ account: 'day' });
    const turnover = (rupees: number) => rupees * (0.000_030_699 + 0.000_001 + 0.000_000_001);
    expect(bought!.charges).toBe(Math.round(100 * (100 + 15 + 1.18 * turnover(100_000))));
    // 40,000 sold within the day: 0.025 % tax, 0.03 % brokerage.
    expect(sold!.charges).toBe(Math.round(100 * (10 + 1.18 * (12 + turnover(40_000)))));
  });
});

describe('trades', () => {
  it('count strategies, newest first, net of charges', async () => {
    const { trades } = (await ask('journal list', { account: 'zerodha' })) as unknown as { trades: Doc[] };
    expect(trades.map((trade) => `${trade['name']} ${trade['symbol']}`)).toEqual([
      'Long Stock ITC',
      'Bull Put Spread NIFTY',
    ]);
    // Delivery of 83,660 and 82,590: 0.1 % each way, 0.015 % stamp, the exchange's and SEBI's share with tax on them.
    expect(trades[0]).toMatchObject({
      realised: -1070,
      net: -1070 - 99.34 - 85.68,
      state: 'closed',
      groupedBy: 'time',
    });
    expect(trades[1]!['realised']).toBe(Math.round((92.4 - 41.2 - (48.15 - 19.65)) * 65 * 100) / 100);
  });

  it('take notes, tags, a plan and a screenshot that is there; discipline follows', async () => {
    const { trades } = (await ask('journal list', { account: 'zerodha', strategy: 'bull-put-spread' })) as {
      trades: Doc[];
    };
    const id = trades[0]!['id'] as unknown as string;
    const picture = file('chart.png', ['x']);
    const noted = await ask('journal note', {
      trade: id,
      text: 'Sold the fear.',
      tags: ['range'],
      screenshots: [picture],
      entry: 44.25,
      stop: 88,
      target: 20,
      quantity: 65,
    });
    expect(noted).toMatchObject({
      added: 4,
      trade: {
        tags: ['range'],
        notes: ['Sold the fear.'],
        screenshots: [picture],
        // Sold for 44.25, bought back at 21.55: before target and stop.
        discipline: { taken: true, sized: true, exited: false, exit: 'early', score: 2 / 3 },
      },
    });
    expect(
      await ask('journal note', { trade: id, screenshots: [path.join(folder, 'none.png')] }),
    ).toMatchObject({ kind: 'missing' });
    expect(await ask('journal note', { trade: 'jnothing', text: 'x' })).toMatchObject({ kind: 'missing' });
    expect(await ask('journal note', { trade: id })).toMatchObject({ kind: 'usage' });
    await ask('journal note', { trade: id.slice(0, 6), untag: ['range'] });
    expect((await ask('journal list', { tag: 'range' }))['count']).toBe(0);
    await ask('journal note', { trade: id, tags: ['range'] });
    expect((await ask('journal list', { tag: 'range' }))['count']).toBe(1);
  });

  it('are put together and taken apart by a person; what was said stays', async () => {
    const { trades } = (await ask('journal list', { account: 'zerodha' })) as unknown as { trades: Doc[] };
    const ids = trades.map((trade) => trade['id']);
    const joined = await ask('journal group', { trades: ids, name: 'hedge-1' });
    expect(joined).toMatchObject({
      trades: [{ id: 'hedge-1', groupedBy: 'person', name: 'Custom', tags: ['range'] }],
    });
    expect((await ask('journal list', { account: 'zerodha' }))['count']).toBe(1);
    expect(await ask('journal group', { trades: ['hedge-1'], undo: true })).toMatchObject({ undone: true });
    expect((await ask('journal list', { account: 'zerodha' }))['count']).toBe(2);
  });

  it('are reviewed: silent where there are too few', async () => {
    const review = await ask('journal review', { account: 'zerodha' });
    expect(review).toMatchObject({ trades: 2, discipline: { planned: 1, exits: { early: 1 } } });
    const insights = review['insights'] as unknown as Doc[];
    expect(insights.length).toBeGreaterThan(0);
    expect(
      insights.every(
        (one) => one['p'] === null && one['finding'] === null && (one['reason'] as string).includes('20'),
      ),
    ).toBe(true);
  });
});

describe('performance', () => {
  it('is what the golden functions make of the folded ledger', async () => {
    await ask('trade cash', { amount: 500_000, at: '2026-11-09 09:00', account: 'zerodha' });
    await ask('trade cash', {
      amount: -50_000,
      kind: 'withdrawal',
      at: '2026-11-16 09:00',
      account: 'zerodha',
    });
    const found = (await ask('performance', { account: 'zerodha' })) as unknown as {
      trades: Doc;
      account: { curve: { date: string; equity: number }[]; account: Doc; returns: Doc; drawdown: Doc };
      byTag: Doc[];
      months: Doc[];
    };
    const { trades } = (await ask('journal list', { account: 'zerodha', period: 'all' })) as {
      trades: Doc[];
    };
    const closed = [...trades].sort((a, b) =>
      (a['closedAt'] as string) < (b['closedAt'] as string) ? -1 : 1,
    );
    expect(found.trades).toEqual(
      tradeMetrics(closed.map((trade) => ({ pnl: trade['net'], return: trade['return'] }))),
    );
    const { curve } = found.account;
    const flow = { date: '2026-11-16', amount: -50_000 };
    const direct = sure(
      accountReturns({
        points: curve.map(({ date, equity }) => ({ date, equity, benchmark: null })),
        flows: [flow],
        timing: 'own',
        paidOn: curve[1]!.date,
      }),
    );
    expect(found.account.account).toEqual(direct);
    const daily = curve
      .slice(1)
      .map(({ date, equity }, i) => equity / (curve[i]!.equity + (date === flow.date ? flow.amount : 0)) - 1);
    const { riskFreeRate } = coach.ports.config;
    const measured = returnMetrics(daily, { periodsPerYear: 252, riskFree: Math.expm1(riskFreeRate) });
    expect(found.account.returns['sharpe']).toBeCloseTo(measured.sharpe!, 12);
    expect(found.account.drawdown['depth']).toBeCloseTo(measured.maxDrawdown!, 12);
    // Deposits are no gain: the end is what was paid in and what trades brought.
    const net = closed.reduce((sum, trade) => sum + trade['net'], 0);
    expect(curve.at(-1)!.equity).toBeCloseTo(450_000 + net, 6);
    expect(found.byTag).toMatchObject([{ key: 'range', count: 1, wins: 1 }]);
    expect(found.months).toMatchObject([{ year: 2026 }]);
  });

  it('looks at the period asked for', async () => {
    const count = async (period: string) =>
      ((await ask('performance', { account: 'zerodha', period }))['trades'] as Doc)['count'];
    expect([
      await count('all'),
      await count('2026-11-12..2026-11-14'),
      await count('week'),
      await count('today'),
    ]).toEqual([2, 1, 1, 0]);
    expect(await ask('performance', { period: 'soon' })).toMatchObject({ kind: 'usage' });
  });

  it('writes a report that runs nothing and fetches nothing, for a person only', async () => {
    const { trades } = (await ask('journal list', { account: 'zerodha' })) as unknown as { trades: Doc[] };
    await ask('journal note', { trade: trades[0]!['id'], tags: ['<script>alert(1)</script>'] });
    const report = path.join(folder, 'report.html');
    expect(await ask('performance', { account: 'zerodha', report })).toMatchObject({ report });
    const html = fs.readFileSync(report, 'utf8');
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|<link|<img|https?:|url\(/i);
    expect(html).toContain('&#60;script&#62;');
  });

  it('says why there are no account figures', async () => {
    const other = await ask('performance', { account: 'other' });
    expect(other['account']).toBeNull();
    expect(other['accountReason']).toContain('trade cash');
  });
});

describe.skipIf(!hasShared)('public broker files through the store', () => {
  it('all import, all together, and a second time add nothing', async () => {
    const folderOf = sharedPath('data/f_broker_exports');
    const paths = fs
      .readdirSync(folderOf)
      .filter((name) => !name.includes('_pos.'))
      .map((name) => path.join(folderOf, name));
    const first = await ask('journal import', { paths });
    expect(first['totals']).toMatchObject({ files: 11, failed: 0 });
    const second = await ask('journal import', { paths });
    expect(second['totals']).toMatchObject({ failed: 0, added: 0 });
    expect(await ask('patterns', { currency: 'USD' })).toMatchObject({ currency: 'USD' });
    const { ledger } = await coach.ports.store();
    expect((await ledger.verify()).faults).toEqual([]);
    // Seven seconds of one processor, which others may be sharing.
  }, 180_000);
});
