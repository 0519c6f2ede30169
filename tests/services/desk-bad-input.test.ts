import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registry } from '../../commands/index.ts';
import { execute } from '../../src/core/execute.ts';
import type { SuggestDocument } from '../../src/core/shapes/suggestion.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let coach: ReturnType<typeof desk>;
let suggestion: SuggestDocument;
const spread = { symbol: 'NIFTY', expiry: '2026-08-25', legs: ['SELL CE 25200', 'BUY CE 25400'] };
const yesterday = 'nifty-20260818-000000000000';

beforeAll(async () => {
  coach = desk('2026-11-23T11:00:00+05:30');
  await coach.ask('account open', { cash: 500_000, practice: true });
  await coach.ask('account open', { cash: 500_000, name: 'real' });
  suggestion = (await coach.ask('suggest', { symbol: 'NIFTY' })) as SuggestDocument;
  const { suggestions } = await coach.ports.store();
  const record = (await suggestions.byId(suggestion.id))!;
  const old = {
    ...suggestion,
    id: yesterday,
    market: { ...suggestion.market, asOf: '2026-08-18T15:10:00+05:30' },
  };
  await suggestions.save({ ...record, id: yesterday, document: JSON.stringify(old) });
});
afterAll(() => coach.close());

/** Everything that is written down, but for the events and orders a refusal by a rule leaves. */
async function written() {
  const store = await coach.ports.store();
  const accounts = await coach.ask('account list');
  const { counts } = await store.health();
  return { accounts, fills: await store.ledger.fills({}), counts };
}

/** A leg of the piped document changed, as somebody between the two programs could. */
function changed(how: (leg: SuggestDocument['suggestions'][number]['legs'][number]) => object): string {
  const { suggestions, ...rest } = suggestion;
  const [first, ...others] = suggestions;
  const [leg, ...legs] = first!.legs;
  return JSON.stringify({
    ...rest,
    suggestions: [{ ...first, legs: [{ ...leg, ...how(leg!) }, ...legs] }, ...others],
  });
}

type Bad = [what: string, command: string, input: object, kind: string, piped?: () => string];
const place = (what: string, told: object, kind: string, piped?: () => string): Bad =>
  [what, 'order place', { ...spread, ...told }, kind, ...(piped === undefined ? [] : [piped])] as Bad;
const pipe = (what: string, kind: string, piped: () => string): Bad => [
  what,
  'order place',
  { suggestion: '-' },
  kind,
  piped,
];

const bad: Bad[] = [
  place('a contract that has expired', { expiry: '2026-08-11' }, 'refused'),
  place('an expiry that is none', { expiry: '2026-08-26' }, 'missing'),
  place('a day that does not exist', { expiry: '2026-02-30' }, 'usage'),
  place('a strike that is not listed', { legs: ['SELL CE 25210'] }, 'missing'),
  place('half a lot', { legs: ['BUY CE 25200 x0.5'] }, 'usage'),
  place('half of the whole', { lots: 0.5 }, 'usage'),
  place('no lots', { lots: 0 }, 'usage'),
  place('lots below zero', { lots: -1 }, 'usage'),
  place('1e308 lots', { lots: 1e308 }, 'usage'),
  place('1e308 lots in words', { legs: ['BUY CE 25200 x1e308'] }, 'usage'),
  place('lots past every number', { lots: Number.POSITIVE_INFINITY }, 'usage'),
  place('lots that are no number', { lots: Number.NaN }, 'usage'),
  place('a leg of nothing', { legs: [''] }, 'usage'),
  place('no legs', { legs: [] }, 'usage'),
  place('a leg in no words', { legs: ['DO SOMETHING'] }, 'usage'),
  place('a leg with a price', { legs: ['BUY CE 25200 @ 5'] }, 'usage'),
  place('shares of an index', { legs: ['BUY EQ'] }, 'refused'),
  place('a symbol nobody has', { symbol: 'NOSUCHTHING' }, 'missing'),
  place('another currency', { symbol: 'SPY', expiry: undefined, legs: ['BUY CE 650 2026-09-18'] }, 'refused'),
  place('an account that is not there', { account: 'nobody' }, 'missing'),
  place('made-up prices in a real account', { account: 'real' }, 'refused'),
  place('a limit without its type', { limit: 5 }, 'usage'),
  place('a limit order without a limit', { type: 'limit' }, 'usage'),
  place('a limit that is no number', { type: 'limit', limit: Number.NaN }, 'usage'),
  place(
    'a limit below zero on what is only bought',
    { legs: ['BUY CE 25200'], type: 'limit', limit: -5 },
    'usage',
  ),
  place('a limit past every number', { type: 'limit', limit: 1e308 }, 'usage'),
  place('a target below zero', { target: -1 }, 'usage'),
  place('an exit in the past', { timeStop: '2026-08-01' }, 'usage'),
  place('an exit on no day', { timeStop: '2026-13-01' }, 'usage'),
  place('a way to fill that does not exist', { fill: 'mid-5%' }, 'usage'),
  place('a suggestion and legs', { suggestion: yesterday }, 'usage'),
  ['a suggestion of another day', 'order place', { suggestion: yesterday }, 'refused'],
  ['a suggestion that is not there', 'order place', { suggestion: 'nifty-20260819-ffffffffffff' }, 'missing'],
  ['a rank that is not there', 'order place', { suggestion: yesterday, rank: 9 }, 'missing'],
  pipe('a document with more lots', 'refused', () =>
    changed(({ quantity }) => ({ quantity: quantity * 10 })),
  ),
  pipe('a document with another strike', 'refused', () =>
    changed(({ strike }) => ({ strike: strike! + 50 })),
  ),
  pipe('a document with a turned leg', 'refused', () =>
    changed(({ action }) => ({ action: action === 'buy' ? 'sell' : 'buy' })),
  ),
  pipe('a document of another symbol', 'refused', () =>
    JSON.stringify({ ...suggestion, symbol: 'BANKNIFTY' }),
  ),
  pipe('a document under another id', 'missing', () => JSON.stringify({ ...suggestion, id: 'nifty-x' })),
  pipe('an empty pipe', 'usage', () => ''),
  pipe('half a document', 'usage', () => JSON.stringify(suggestion).slice(0, 500)),
  pipe('a list of documents', 'usage', () => JSON.stringify([suggestion])),
  ['an order that is not there', 'order cancel', { intent: 'o123456789abcdef' }, 'missing'],
  ['a limit below zero', 'limits set', { maxLossPerDay: -5 }, 'usage'],
  ['a limit that is no number', 'limits set', { maxLossPerDay: Number.NaN }, 'usage'],
  ['a share above one', 'limits set', { maxMarginShare: 2 }, 'usage'],
  ['a drawdown of more than all', 'limits set', { maxDrawdown: 1.5 }, 'usage'],
  ['half a trade a day', 'limits set', { maxTradesPerDay: 0.5 }, 'usage'],
  ['no limit at all', 'limits set', {}, 'usage'],
  ['limits of nobody', 'limits set', { account: 'nobody', maxLossPerDay: 5 }, 'missing'],
  ['a streak of none', 'breaker set', { lossStreak: 0 }, 'usage'],
  ['half a streak', 'breaker set', { lossStreak: 1.5 }, 'usage'],
  ['the breaker of nobody', 'breaker halt', { account: 'nobody' }, 'missing'],
  ['an account that is there', 'account open', { cash: 5 }, 'refused'],
  ['an account without cash', 'account open', { name: 'b' }, 'usage'],
  ['an account with a debt', 'account open', { name: 'b', cash: -5 }, 'usage'],
  ['an account of 1e308', 'account open', { name: 'b', cash: 1e308 }, 'usage'],
  ['an account without a name', 'account open', { name: '', cash: 5 }, 'usage'],
  ['a cycle for nothing', 'cycle run', { symbols: [] }, 'usage'],
  ['a watched symbol nobody has', 'watchlist add', { symbols: ['!!'] }, 'missing'],
];

describe('bad input', () => {
  for (const [what, name, input, kind, piped] of bad) {
    it(`${what}: one clear refusal, and nothing is written`, async () => {
      const before = await written();
      const bytes = piped === undefined ? {} : { piped: async () => new TextEncoder().encode(piped()) };
      const outcome = await execute(await registry.find((entry) => entry.name === name)!.load(), input, {
        ...coach.context(null),
        ...bytes,
      });
      expect(outcome).toMatchObject({ ok: false, error: { kind } });
      if (outcome.ok) return;
      const { message, hint } = outcome.error;
      expect(message.length).toBeGreaterThan(8);
      expect(message).not.toMatch(/undefined|\[object/);
      expect(hint.length).toBeGreaterThan(3);
      expect(await written()).toEqual(before);
    });
  }

  it('a market order with no quote is a verdict: the account is as before', async () => {
    const { accounts, fills } = await written();
    const order = await coach.ask('order place', { ...spread, legs: ['SELL CE 26350', 'BUY CE 25400'] });
    expect(order).toMatchObject({ state: 'rejected', reason: { code: 'noQuote' }, fills: [] });
    expect(await written()).toMatchObject({ accounts, fills });
  });
});
