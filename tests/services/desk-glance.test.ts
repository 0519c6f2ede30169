import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PortfolioDocument } from '../../src/core/shapes/portfolio.ts';
import type { PreflightReport } from '../../src/core/shapes/preflight.ts';
import { resumeTrading } from '../../src/services/desk/breaker/resume.ts';
import { roomOf } from '../../src/services/desk/room.ts';
import { standing } from '../../src/services/desk/timeline.ts';
import { madeChain } from '../support/made-chains.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 60_000 });
let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-23T11:00:00+05:30');
});
afterEach(() => coach.close());

const spread = { symbol: 'NIFTY', expiry: '2026-08-25', legs: ['SELL CE 25200', 'BUY CE 25400'] };
const portfolio = async (input: object = {}) => (await coach.ask('portfolio', input)) as PortfolioDocument;

describe('an account looked at', () => {
  it('a practice account is valued at its own moment, with its room and the margin of every position', async () => {
    await coach.ask('account open', { cash: 500_000, practice: true });
    await coach.ask('limits set', { maxLossPerDay: 9000, maxTradesPerDay: 4 });
    await coach.ask('order place', spread);
    const book = await portfolio();
    expect(book.holdings).toHaveLength(2);
    for (const holding of book.holdings) expect(holding).toMatchObject({ expired: false, markReason: null });
    const [long, short] = [
      book.holdings.find((h) => h.quantity > 0)!,
      book.holdings.find((h) => h.quantity < 0)!,
    ];
    // The hedge takes from the margin of what it covers, which alone blocks all of it.
    expect(long.margin).toBeLessThan(0);
    expect(short.margin).toBe(book.margin[0]!.estimate);
    expect(book.desk).toMatchObject([
      { account: 'paper', currency: 'INR', breaker: 'active', roomToday: { trades: 3 } },
    ]);
    expect(book.desk[0]!.roomToday.loss).toBeLessThan(9000);
    expect((await portfolio({ account: 'somebody else' })).desk).toEqual([]);
  });

  it('patterns know the concerns that its orders were kept with', async () => {
    await coach.ask('account open', { cash: 500_000, practice: true });
    const order = (await coach.ask('order place', { ...spread, lots: 5 })) as {
      concerns: { name: string }[];
    };
    expect(order.concerns.map(({ name }) => name)).toContain('size');
    await coach.ask('order place', { ...spread, lots: 5, legs: ['BUY CE 25200', 'SELL CE 25400'] });
    const { patterns } = (await coach.ask('patterns')) as {
      patterns: { kind: string; name: string; with: { n: number } }[];
    };
    const rows = patterns.filter(({ kind }) => kind === 'order');
    expect(rows.find(({ name }) => name === 'size')).toMatchObject({ with: { n: 1 } });
  });

  it('room starts anew with the session, before anything is written', async () => {
    await coach.ask('account open', { cash: 500_000 });
    await coach.ask('limits set', { maxTradesPerDay: 2 });
    const { desk: store } = await coach.ports.store();
    const { state } = (await store.load('paper'))!;
    const used = { ...state, session: { date: '2026-11-20', open: false }, day: { ...state.day, trades: 2 } };
    const at = (text: string) => standing(used, Date.parse(text));
    expect(roomOf(at('2026-11-22T11:00:00+05:30')).trades).toBe(0);
    expect(roomOf(at('2026-11-23T09:00:00+05:30')).trades).toBe(0);
    expect(roomOf(at('2026-11-23T11:00:00+05:30')).trades).toBe(2);
  });

  it('a halted practice account is resumed at a terminal, though no day passes there', async () => {
    await coach.ask('account open', { cash: 500_000, practice: true });
    await coach.ask('breaker halt');
    const typing = (question: string) => Promise.resolve(/Type (\S+) to resume/.exec(question)![1]!);
    const words = { account: 'paper', override: 'trying it' };
    expect(await resumeTrading(words, coach.context(null))).toMatchObject({
      outcome: 'refused',
      state: 'halted',
    });
    expect(await resumeTrading(words, { ...coach.context(null), secret: typing })).toMatchObject({
      outcome: 'resumed',
      state: 'probation',
    });
    const { checks } = (await coach.ask('preflight')) as PreflightReport;
    const state = (name: string) => checks.find((check) => check.name === name)!.state;
    expect(state('breakerTested')).toBe('pass');
    expect(state('evals')).toBe('notMeasured');
    expect(await coach.ask('eval run', { suite: ['validator'] })).toMatchObject({ regressed: false });
    const after = (await coach.ask('preflight')) as PreflightReport;
    expect(after.checks.find(({ name }) => name === 'evals')).toMatchObject({ state: 'pass' });
  });

  it('cash that comes and goes is no gain and no loss, and what is blocked stays', async () => {
    await coach.ask('account open', { cash: 500_000, practice: true });
    await coach.ask('limits set', { maxLossPerDay: 9000 });
    await coach.ask('order place', spread);
    const glance = async () => (await portfolio()).desk[0]!.roomToday;
    const before = await glance();
    for (let i = 0; i < 2; i++)
      expect(await coach.ask('account cash', { amount: 50_000 })).toMatchObject({
        account: 'paper',
        openTrades: 1,
      });
    const after = await glance();
    expect(after.loss).toBe(before.loss);
    expect(after.margin).toBeCloseTo(before.margin! + 100_000, 2);
    expect(await coach.ask('account cash', { amount: -(after.margin! + 1) })).toMatchObject({
      kind: 'refused',
    });
    expect(await coach.ask('account cash', { amount: -after.margin! })).toMatchObject({ breaker: 'active' });
    expect((await glance()).margin).toBe(0);
    for (const amount of [0, 0.001])
      expect(await coach.ask('account cash', { amount })).toMatchObject({ kind: 'usage' });
    const flows = await (await coach.ports.store()).ledger.flows({ account: 'paper' });
    expect(flows.map(({ kind }) => kind).sort()).toEqual(['deposit', 'deposit', 'deposit', 'withdrawal']);
    expect(await coach.ask('store verify')).toMatchObject({ ok: true });
  });

  it('of a moment that is over is looked at as it was then', async () => {
    const at = '2026-11-23T10:00:00+05:30';
    coach.move(at);
    await coach.ask('account open', { cash: 500_000 });
    await coach.ask('limits set', { maxTradesPerDay: 3 });
    const asOf = Date.parse(at);
    const chain = madeChain({ asOf, spot: 25_500, expiries: ['2026-12-29'] });
    await (await coach.ports.store()).chains.save(chain, [], asOf);
    coach.move('2026-11-23T10:00:30+05:30');
    const call = { symbol: 'NIFTY', expiry: '2026-12-29', legs: ['BUY CE 25500'] };
    expect(await coach.ask('order place', call)).toMatchObject({ state: 'filled' });
    await coach.ask('breaker halt');
    coach.move('2026-11-23T11:00:00+05:30');
    const of = async (moment?: string) =>
      ((await coach.ask('portfolio', {}, moment)) as PortfolioDocument).desk;
    expect(await of()).toMatchObject([{ breaker: 'halted', roomToday: { trades: 2 } }]);
    expect(await of('2026-11-23T10:00:10+05:30')).toMatchObject([
      { breaker: 'active', roomToday: { trades: 3, margin: 500_000 } },
    ]);
    expect(await of('2026-11-23T09:30:00+05:30')).toEqual([]);
  });
});
