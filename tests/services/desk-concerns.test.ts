import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SuggestDocument } from '../../src/core/shapes/suggestion.ts';
import { tradingDays } from '../../src/domain/calendar/calendar.ts';
import type { Chain } from '../../src/domain/chain/snapshot.ts';
import { type ConcernName, concernNames } from '../../src/domain/validator/validator.ts';
import { madeChain } from '../support/made-chains.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 60_000 });
const start = '2026-02-23T10:00:00+05:30';
const expiry = '2026-03-30';
let coach: ReturnType<typeof desk>;
beforeEach(async () => {
  coach = desk(start);
  await coach.ask('account open', { cash: 500_000 });
  await coach.ask('limits set', { undefinedRisk: true });
});
afterEach(() => coach.close());

interface Shown {
  at?: string;
  symbol?: string;
  spot?: number;
  expiries?: string[];
  change?(chain: Chain): void;
}

async function show({
  at = start,
  symbol = 'NIFTY',
  spot = 25_500,
  expiries = [expiry],
  change,
}: Shown = {}) {
  coach.move(at);
  const asOf = Date.parse(at);
  const chain = { ...madeChain({ asOf, spot, expiries }), symbol };
  change?.(chain);
  await (await coach.ports.store()).chains.save(chain, [], asOf);
}

/** Daily closes of the sessions before the start. */
async function closes(symbol: string, close: (i: number) => number, count = 150) {
  const days = (tradingDays('NSE', '2025-04-01', '2026-02-20') as string[]).slice(-count);
  const column = Float64Array.from(days, (_, i) => close(i));
  const bars = {
    symbol,
    interval: '1d' as const,
    time: Float64Array.from(days, (day) => Date.parse(`${day}T00:00:00Z`)),
    open: column,
    high: column.map((value) => value * 1.002),
    low: column.map((value) => value * 0.998),
    close: column,
    volume: new Float64Array(days.length).fill(1000),
  };
  await (await coach.ports.store()).bars.save(bars, 'made');
}

let number = 0;
const asked = (legs: string[], more: object = {}) => ({
  symbol: 'NIFTY',
  expiry,
  legs,
  again: ++number,
  ...more,
});
const place = async (legs: string[], more: object = {}) =>
  expect(await coach.ask('order place', asked(legs, more))).toMatchObject({ state: 'filled' });
async function doubts(legs: string[], more: object = {}): Promise<string[]> {
  const input = 'suggestion' in more ? { ...more, again: ++number } : asked(legs, more);
  const order = (await coach.ask('order preview', input)) as { concerns?: { name: string }[] };
  return (order.concerns ?? [{ name: JSON.stringify(order) }]).map(({ name }) => name);
}

const at = (chain: Chain, strike: number) => {
  const slice = chain.slices[0]!;
  return { call: slice.call, i: slice.strikes.indexOf(strike) };
};
const wobble = (i: number) => 1 + 0.01 * Math.sin(i * 1.7);
const small = ['BUY CE 26800'];

/** How each concern is caused through the desk, and its twin without the cause. */
const made: Record<ConcernName, [cause: () => Promise<string[]>, twin: () => Promise<string[]>]> = {
  spread: [
    async () => {
      await show({
        change: (chain) => void (({ call, i }) => (call.ask[i] = call.bid[i]! * 1.2))(at(chain, 26_800)),
      });
      return doubts(small);
    },
    async () => {
      await show();
      return doubts(small);
    },
  ],
  liquidity: [
    async () => {
      await show({ change: (chain) => void (({ call, i }) => (call.askQty[i] = 64))(at(chain, 26_800)) });
      return doubts(small);
    },
    async () => {
      await show({ change: (chain) => void (({ call, i }) => (call.askQty[i] = 65))(at(chain, 26_800)) });
      return doubts(small);
    },
  ],
  size: [
    () => show().then(() => doubts(['BUY CE 25500'], { lots: 2 })),
    () => show().then(() => doubts(small)),
  ],
  concentration: [
    async () => {
      await show();
      await place(['BUY CE 25500'], { lots: 3 });
      return doubts(['BUY CE 25600']);
    },
    async () => {
      await show();
      await place(small);
      return doubts(['BUY CE 26700']);
    },
  ],
  correlation: [() => together('BUY CE 25500'), () => together('BUY PE 25500')],
  // The RBI decides in April; nothing is due before the end of March.
  eventAhead: [() => until('2026-04-28'), () => until(expiry)],
  expiryDay: [
    async () => {
      await show({ at: '2026-02-24T10:00:00+05:30', expiries: ['2026-02-24', expiry] });
      return doubts(['SELL CE 25600', 'BUY CE 25700'], { expiry: '2026-02-24' });
    },
    async () => {
      await show({ at: '2026-02-24T10:00:00+05:30', expiries: ['2026-02-24', expiry] });
      return doubts(['SELL CE 25600', 'BUY CE 25700']);
    },
  ],
  againstTrend: [() => trending('BUY PE 25400'), () => trending('BUY CE 25600')],
  ivRank: [() => cheap(['SELL CE 25600', 'BUY CE 26600']), () => cheap(['BUY CE 25600', 'SELL CE 26600'])],
  staleData: [
    async () => {
      await show();
      coach.move('2026-02-23T10:21:00+05:30');
      return doubts(small, { fill: 'last' });
    },
    async () => {
      await show();
      coach.move('2026-02-23T10:19:00+05:30');
      return doubts(small, { fill: 'last' });
    },
  ],
  similarFailed: [() => remembered(3), () => remembered(2)],
  revenge: [() => afterLoss('2026-02-23T10:30:00+05:30'), () => afterLoss('2026-02-23T10:50:00+05:30')],
  undefinedRisk: [
    () => show().then(() => doubts(['SELL CE 26800'])),
    () => show().then(() => doubts(['SELL CE 26700', 'BUY CE 26800'])),
  ],
  marginUse: [
    () => show().then(() => doubts(['SELL CE 26800'], { lots: 3 })),
    () => show().then(() => doubts(['SELL CE 26800'])),
  ],
};

/** A position in one index beside an order in another that moves with it. */
async function together(leg: string): Promise<string[]> {
  await closes('NIFTY', (i) => 25_000 * wobble(i));
  await closes('BANKNIFTY', (i) => 55_000 * wobble(i));
  await show({ symbol: 'BANKNIFTY', spot: 25_500 });
  await show();
  await place(['BUY CE 26800'], {});
  return doubts([leg], { symbol: 'BANKNIFTY' });
}

async function until(of: string): Promise<string[]> {
  await show({ expiries: [of] });
  return doubts(['SELL CE 26600', 'BUY CE 26800'], { expiry: of });
}

async function trending(leg: string): Promise<string[]> {
  await closes('NIFTY', (i) => 18_000 * 1.0023 ** i * (1 + 0.002 * Math.sin(i)));
  await show();
  return doubts([leg]);
}

/** A market whose volatility index stands at the bottom of its year. */
async function cheap(legs: string[]): Promise<string[]> {
  await closes('NIFTY', (i) => 25_000 * wobble(i));
  await closes('INDIAVIX', (i) => (i === 149 ? 10.2 : 15 + 5 * Math.sin(i / 7)));
  await show();
  return doubts(legs);
}

async function remembered(n: number): Promise<string[]> {
  await show();
  const suggestion = (await coach.ask('suggest', { symbol: 'NIFTY' })) as SuggestDocument;
  const { suggestions } = await coach.ports.store();
  const record = (await suggestions.byId(suggestion.id))!;
  const document = JSON.parse(record.document) as SuggestDocument;
  const memory = { n, losses: n, wins: 0 };
  const ideas = document.suggestions.map((idea) => ({ ...idea, memory }));
  const id = 'nifty-20260223-aaaaaaaaaaaa';
  await suggestions.save({
    ...record,
    id,
    document: JSON.stringify({ ...document, id, suggestions: ideas }),
  });
  return doubts([], { suggestion: id });
}

async function afterLoss(then: string): Promise<string[]> {
  await show();
  await place(small);
  await show({ at: '2026-02-23T10:15:00+05:30', spot: 25_300 });
  await place(['SELL CE 26800']);
  await show({ at: then, spot: 25_300 });
  return doubts(small, { lots: 3 });
}

describe('concerns through the desk', () => {
  for (const name of concernNames) {
    const [cause, twin] = made[name];
    it(`${name} is said of its own case`, async () => expect(await cause()).toContain(name));
    it(`${name} is not said of its twin`, async () => {
      const found = await twin();
      expect(found.filter((one) => one.startsWith('{'))).toEqual([]);
      expect(found).not.toContain(name);
    });
  }
});
