import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barTime } from '../../../src/domain/bar.ts';
import { desk } from '../../support/trading.ts';

/** A document read by the keys this file knows. */
type Doc = Record<
  | 'basis'
  | 'byCurrency'
  | 'byUnderlying'
  | 'cash'
  | 'charges'
  | 'days'
  | 'delta'
  | 'delta1pct'
  | 'equity'
  | 'estimate'
  | 'exposure'
  | 'fills'
  | 'greeks'
  | 'holdings'
  | 'id'
  | 'margin'
  | 'marketValue'
  | 'net'
  | 'pnl'
  | 'quantity'
  | 'realised'
  | 'rows'
  | 'sinceMark'
  | 'strategyId'
  | 'thetaPerDay'
  | 'total'
  | 'trades'
  | 'unrealised'
  | 'warnings'
  | 'whatIf',
  never
>;
const now = '2026-08-19T15:20:00+05:30';
let coach: ReturnType<typeof desk>;
// What is held here is marked at the sample, which must be asked for by name.
const ask = (name: string, input?: unknown, asOf?: string) =>
  coach.ask(
    name,
    name.startsWith('portfolio') ? { source: 'sample', ...(input as object) } : input,
    asOf,
  ) as Promise<Doc>;

beforeAll(() => {
  coach = desk(now);
});
afterAll(() => coach.close());

describe('a book from the first deposit to the settlement', () => {
  let strategy: string;

  it('writes legs down as one strategy, charges estimated and marked so', async () => {
    await ask('trade cash', { amount: 500_000, at: '2026-08-17 09:00' });
    const opened = await ask('trade open', {
      symbol: 'nifty',
      legs: ['SELL 2 CE 25200 2026-08-25 @ 60', 'BUY 2 CE 25400 2026-08-25 @ 20.05'],
      at: '2026-08-18 10:00',
      stop: 120,
      target: 20,
      tag: 'range',
      note: 'calm week',
    });
    strategy = opened['strategyId'];
    expect(strategy).toMatch(/^s[0-9a-f]{10}$/);
    expect(opened['fills']).toMatchObject([
      {
        name: 'NIFTY 2026-08-25 25200 CE',
        side: 'sell',
        quantity: 130,
        price: 60,
        chargesKnown: false,
        account: 'main',
      },
      { name: 'NIFTY 2026-08-25 25400 CE', side: 'buy', quantity: 130, price: 20.05 },
    ]);
  });

  it('marks it, with cash, exposure, greeks and a margin estimate that add up', async () => {
    const book = await ask('portfolio');
    expect(book['warnings'][0]).toMatch(/^SAMPLE DATA/);
    const { holdings, warnings } = (await coach.ask('portfolio')) as Doc;
    expect(holdings).toMatchObject([{ mark: null }, { mark: null }]);
    expect(warnings[0]).toBe('2 positions have no mark; sums with them are left out.');
    expect(JSON.stringify(holdings)).toContain('Only the made-up prices of the sample are at hand');
    const [sold, bought] = book['holdings'] as [Doc, Doc];
    expect(sold).toMatchObject({
      quantity: -130,
      averagePrice: 60,
      mark: { price: 41.625, basis: 'mid', source: 'sample' },
    });
    expect(sold['unrealised']).toBe(130 * (60 - 41.625));
    const [pnl] = book['pnl'] as [Doc];
    expect(pnl['unrealised']).toBe(sold['unrealised'] + bought['unrealised']);
    expect(book['cash']).toEqual([
      {
        account: 'main',
        currency: 'INR',
        amount: expect.closeTo(500_000 + 130 * 39.95 - pnl['charges'], 6),
      },
    ]);
    expect(pnl['equity']).toBeCloseTo(500_000 + pnl['net'], 6);
    expect(book['exposure']).toMatchObject([{ currency: 'INR', short: -130 * 41.625 }]);
    const [greeks] = book['greeks']['byUnderlying'] as [Doc];
    expect(greeks['delta']).toBeCloseTo(sold['delta'] + bought['delta'], 9);
    expect(greeks['delta1pct']).toBeLessThan(0);
    expect(greeks['thetaPerDay']).toBeGreaterThan(0);
    const [margin] = book['margin'] as [Doc];
    expect(margin['basis']).toMatch(/ESTIMATE/);
    expect(margin['estimate']).toBeGreaterThan(0);
    expect(margin['estimate']).toBeLessThan(130 * 200 + 0.02 * 25_000 * 130 * 1.1);
    expect(book['sinceMark']).toBeNull();
    expect(await ask('portfolio mark')).toMatchObject({ marked: 2, unmarked: [] });
    expect(await ask('portfolio mark', {}, '2026-08-17T11:00:00+05:30')).toMatchObject({ marked: 0 });
  });

  it('says what it would gain, re-priced exactly: at expiry the payoff', async () => {
    const { whatIf, holdings } = await ask('portfolio', {
      moves: [-10, 0, 10],
      volPoints: [-5, 5],
      days: [0, 30],
    });
    const value = (holdings as Doc[]).reduce((sum, row) => sum + (row['marketValue'] as number), 0);
    const [grid] = whatIf as [Doc];
    const late = (grid['rows'] as Doc[]).filter((row) => row['days'] === 30);
    for (const row of late) {
      expect(row['pnl'][0]).toBeCloseTo(-value, 1);
      expect(row['pnl'][2]).toBeCloseTo(-130 * 200 - value, 1);
    }
    expect(late).toHaveLength(2);
  });

  it('explains what changed since the mark: nothing but the trade and its charges', async () => {
    coach.move('2026-08-19T15:25:00+05:30');
    const closed = await ask('trade close', { target: strategy, prices: [41, 14], quantity: undefined });
    expect(closed['realised']).toBeCloseTo(130 * (60 - 41 + 14 - 20.05), 6);
    expect(closed['fills']).toMatchObject([{ strategyId: strategy }, { strategyId: strategy }]);
    const { sinceMark, holdings } = await ask('portfolio');
    expect(holdings).toEqual([]);
    const [found] = sinceMark['byCurrency'] as [Doc];
    expect(found['trades']).toBeCloseTo(130 * (41.625 - 41 - (14.75 - 14)), 6);
    expect(found).toMatchObject({
      delta: 0,
      gamma: 0,
      theta: 0,
      vega: 0,
      rest: 0,
      charges: -closed['charges'],
    });
    expect(found['total']).toBeCloseTo(found['trades'] - closed['charges'], 9);
  });

  it('lists trades by state, symbol and strategy', async () => {
    expect(await ask('trade list', { open: true })).toMatchObject({ count: 0 });
    const { trades } = await ask('trade list', { closed: true, symbol: 'NIFTY' });
    expect(trades).toMatchObject([
      {
        id: strategy,
        state: 'closed',
        plan: { stop: 120, target: 20, tag: 'range', entry: null },
        notes: ['calm week'],
      },
    ]);
    expect(trades[0]['net']).toBeCloseTo(trades[0]['realised'] - trades[0]['charges'], 6);
    expect(await ask('trade list', { strategy })).toMatchObject({ count: 1 });
    expect(await ask('trade list', { symbol: 'BANKNIFTY' })).toMatchObject({ count: 0 });
  });

  it('sees nothing later than --as-of', async () => {
    const before = await ask('portfolio', {}, '2026-08-18T11:00:00+05:30');
    expect((before['holdings'] as Doc[]).map((row) => row['quantity'])).toEqual([-130, 130]);
    const earlier = await ask('portfolio', {}, '2026-08-17T10:00:00+05:30');
    expect(earlier).toMatchObject({ holdings: [], cash: [{ amount: 500_000 }] });
  });

  it('settles what has expired at the close of its underlying, once, and refuses made-up closes', async () => {
    await ask('trade open', {
      symbol: 'NIFTY',
      legs: ['BUY CE 24800 2026-08-25 @ 200', 'SELL PE 24000 2026-08-25 @ 9'],
      account: 'real',
    });
    coach.move('2026-08-26T10:00:00+05:30');
    const waiting = await ask('portfolio', { account: 'real' });
    expect(waiting['holdings']).toMatchObject([
      { expired: true, mark: null, unrealised: null, markReason: expect.stringContaining('trade settle') },
      { expired: true },
    ]);
    expect(waiting['pnl']).toMatchObject([{ unrealised: null, net: null, unmarked: 2 }]);
    expect(await ask('trade settle', { account: 'real', source: 'sample' })).toMatchObject({
      fills: [],
      refused: [{ hint: expect.stringContaining('--price') }, {}],
    });
    const store = await coach.ports.store();
    const one = (close: number) => Float64Array.of(close);
    await store.bars.save(
      {
        symbol: 'NIFTY',
        interval: '1d',
        time: one(barTime('2026-08-25')),
        open: one(24_900),
        high: one(25_100),
        low: one(24_800),
        close: one(24_955.5),
        volume: one(0),
      },
      'test',
    );
    const dry = await ask('trade settle', { account: 'real', dryRun: true });
    expect(dry['fills']).toMatchObject([
      { kind: 'expiry', side: 'buy', price: 0, quantity: 65 },
      { kind: 'exercise', side: 'sell', price: 155.5, quantity: 65 },
    ]);
    expect(await ask('trade settle', { account: 'real' })).toMatchObject({ expired: 2, refused: [] });
    expect(await ask('trade settle', { account: 'real' })).toMatchObject({ expired: 0, fills: [] });
    const { trades } = await ask('trade list', { account: 'real' });
    expect(trades).toMatchObject([{ state: 'closed', realised: 65 * (155.5 - 200) + 65 * 9 }]);
  });

  it('undoes a row without losing it', async () => {
    const opened = await ask('trade open', {
      symbol: 'RELIANCE',
      side: 'buy',
      quantity: 10,
      price: 1400.05,
      charges: 12.34,
    });
    const id = opened['fills'][0]['id'];
    expect(opened['fills']).toMatchObject([{ charges: 12.34, chargesKnown: true }]);
    await ask('trade split', { symbol: 'RELIANCE', new: 2, old: 1 });
    const held = await ask('portfolio', { symbol: 'RELIANCE' });
    expect(held['holdings']).toMatchObject([
      { quantity: 20, averagePrice: 700.025, mark: null, markReason: expect.any(String) },
    ]);
    await ask('trade undo', { id });
    expect(await ask('portfolio', { symbol: 'RELIANCE' })).toMatchObject({ holdings: [] });
    expect(await (await coach.ports.store()).ledger.fills({ ids: [id] })).toHaveLength(1);
    expect(await ask('trade undo', { id: 'nothing' })).toMatchObject({ kind: 'missing' });
  });

  it('is as it was written, to the last bit', async () => {
    expect(await (await coach.ports.store()).ledger.verify()).toMatchObject({ faults: [] });
  });
});

describe('what is refused', () => {
  it.each([
    ['no price', 'trade open', { symbol: 'NIFTY', legs: ['SELL CE 25000 2026-09-29'] }, 'usage'],
    ['no expiry', 'trade open', { symbol: 'NIFTY', legs: ['SELL CE 25000 @ 5'] }, 'usage'],
    ['no size', 'trade open', { symbol: 'RELIANCE', side: 'buy', price: 5 }, 'usage'],
    ['an index held', 'trade open', { symbol: 'NIFTY', side: 'buy', price: 5, quantity: 1 }, 'usage'],
    ['an unknown symbol', 'trade open', { symbol: 'NIFTTY', side: 'buy', price: 5, quantity: 1 }, 'missing'],
    [
      'a trade of tomorrow',
      'trade open',
      { symbol: 'RELIANCE', side: 'buy', price: 5, quantity: 1, at: '2027-01-01 10:00' },
      'refused',
    ],
    [
      'nine decimals of a share',
      'trade open',
      { symbol: 'AAPL', side: 'buy', price: 5, quantity: 1.000000001 },
      'usage',
    ],
    ['a close of nothing', 'trade close', { target: 'TCS', prices: [5] }, 'missing'],
    ['a negative deposit', 'trade cash', { amount: -5 }, 'usage'],
    ['a positive fee', 'trade cash', { amount: 5, kind: 'fee' }, 'usage'],
    ['a third of a paisa', 'trade cash', { amount: 0.003 }, 'usage'],
    ['a split index', 'trade split', { symbol: 'NIFTY', new: 2 }, 'usage'],
  ])('%s', async (_name, name, input, kind) => {
    const found = await ask(name, input);
    expect(found).toMatchObject({ kind, message: expect.any(String) });
  });

  it('more than is open, and a price for each leg or none', async () => {
    await ask('trade open', { symbol: 'AAPL', side: 'sell', quantity: 2.5, price: 200 });
    expect(await ask('trade close', { target: 'aapl', prices: [190], quantity: 3 })).toMatchObject({
      kind: 'refused',
    });
    expect(await ask('trade close', { target: 'AAPL', prices: [] })).toMatchObject({ kind: 'usage' });
    expect(await ask('trade close', { target: 'AAPL', prices: [190], quantity: 1 })).toMatchObject({
      realised: 10,
    });
    expect(await ask('trade close', { target: 'AAPL', prices: [190] })).toMatchObject({ realised: 15 });
  });

  it('the same entry twice is one, and says so', async () => {
    const entry = {
      symbol: 'AAPL',
      side: 'buy',
      quantity: 1,
      price: 200,
      at: '2026-08-18 20:00',
      account: 'twice',
    };
    expect(await ask('trade open', entry)).toMatchObject({ warnings: [] });
    expect((await ask('trade open', entry))['warnings'][0]).toMatch(/already/);
    expect((await ask('portfolio', { account: 'twice' }))['holdings']).toMatchObject([{ quantity: 1 }]);
  });

  it('two legs alike are two fills', async () => {
    await ask('trade open', {
      symbol: 'NIFTY',
      legs: ['BUY CE 25000 2026-09-29 @ 5', 'BUY CE 25000 2026-09-29 @ 5'],
      account: 'alike',
    });
    expect((await ask('portfolio', { account: 'alike' }))['holdings']).toMatchObject([{ quantity: 130 }]);
  });
});

describe('the id of a trade', () => {
  it('is one in every list, and every command that takes a trade takes it, or one of a leg', async () => {
    const coach = desk(now);
    const ask = (name: string, input?: unknown) => coach.ask(name, input) as Promise<Doc & { trades: Doc[] }>;
    const at = '2026-08-18 10:00';
    await ask('trade open', { symbol: 'ITC', side: 'buy', quantity: 10, price: 400, at });
    await ask('trade open', { symbol: 'NIFTY', legs: ['SELL CE 25200 2026-08-25 @ 60'], at });
    await ask('trade open', { symbol: 'NIFTY', legs: ['BUY CE 25400 2026-08-25 @ 20'], at });
    const listed = (await ask('trade list')).trades as unknown as {
      id: string;
      symbol: string;
      legs: { action: string; type: string; strike: number | null; quantity: number }[];
    }[];
    const kept = (await ask('journal list')).trades as unknown as { id: string; symbol: string }[];
    const shares = listed.find(({ symbol }) => symbol === 'ITC')!;
    expect(shares.id).toMatch(/^j[0-9a-f]{10}$/);
    expect(kept.find(({ symbol }) => symbol === 'ITC')!.id).toBe(shares.id);
    expect(shares.legs).toMatchObject([{ action: 'buy', type: 'EQ', strike: null, quantity: 10 }]);
    // Two contracts of one minute are two lines of the ledger and one trade of the journal.
    const spread = kept.find(({ symbol }) => symbol === 'NIFTY')!;
    const legs = listed.filter(({ symbol }) => symbol === 'NIFTY');
    expect(legs).toHaveLength(2);
    for (const { id } of legs) {
      const noted = (await ask('journal note', { trade: id, text: 'calm' })) as unknown as {
        trade: { id: string };
      };
      expect(noted.trade.id).toBe(spread.id);
    }
    expect(await ask('trade close', { target: shares.id, prices: [410], at })).toMatchObject({
      fills: [{ side: 'sell', quantity: 10 }],
    });
    expect((await ask('trade close', { target: spread.id, prices: [50, 15], at })).fills).toHaveLength(2);
    const closed = (await ask('trade list', { closed: true })).trades as unknown as typeof listed;
    expect(closed.flatMap((trade) => trade.legs.map(({ quantity }) => quantity))).toEqual([0, 0, 0]);
    coach.close();
  });
});
