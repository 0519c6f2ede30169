import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/core/shapes/alerts.ts';
import type { Alert } from '../../../src/ports/watch/alerts.ts';
import type { Notice, Receipt } from '../../../src/ports/watch/notifier.ts';
import { deliver } from '../../../src/services/watch/deliver.ts';
import { observe, raise } from '../../../src/services/watch/raise.ts';
import { desk } from '../../support/trading.ts';

let coach: ReturnType<typeof desk>;
let sent: Notice[];
let answers: Receipt[];
const start = '2026-11-23T11:00:00+05:30';
beforeEach(() => {
  coach = desk(start);
  sent = [];
  answers = [];
  const channel = (name: string) => ({
    name,
    async send(notice: Notice): Promise<Receipt> {
      const answer = answers.shift() ?? { state: 'sent', pauseMs: 0 };
      if (answer.state === 'sent') sent.push(notice);
      return answer;
    },
    close: async () => undefined,
  });
  const row = (name: string) => ({ name, ready: true, missing: null, usual: name === 'mail', private: true });
  coach.ports.channels = async () => ({
    list: async () => ['mail', 'discord', 'console'].map(row),
    open: async (name) => channel(name),
  });
});
afterEach(() => coach.close());

const context = () => coach.context(null);
const go = () => deliver(context(), { forMs: 500 });
let n = 0;
const alert = (change: Partial<Alert> = {}): Alert => ({
  kind: 'move',
  severity: 'warning',
  key: `k${n++}`,
  about: 'NIFTY',
  at: Date.parse(start),
  facts: { symbol: 'NIFTY', measure: 'price', change: 0.06 },
  ...change,
});
const add = (words: Partial<Rule> & { kind: Rule['kind']; channel?: string[] }) =>
  coach.ask('alerts add', words);

describe('an alert', () => {
  it('raised twice is one', async () => {
    expect(await raise(alert({ key: 'same' }), context())).toBe(true);
    expect(await raise(alert({ key: 'same' }), context())).toBe(false);
    expect(await go()).toMatchObject({ sent: 1, waiting: 0 });
    expect(await go()).toMatchObject({ sent: 0 });
  });
  it('keeps its place behind one that is not taken, over a restart', async () => {
    for (const key of ['a', 'b', 'c']) await raise(alert({ key, facts: { symbol: key } }), context());
    answers = [{ state: 'later', why: 'status 503', afterMs: 60_000 }];
    expect(await go()).toMatchObject({ sent: 0, waiting: 3 });
    expect(await go()).toMatchObject({ sent: 0, waiting: 3 });
    coach.move('2026-11-23T11:01:01+05:30');
    expect(await go()).toMatchObject({ sent: 3, waiting: 0 });
    expect(sent.map(({ facts }) => facts['symbol'])).toEqual(['a', 'b', 'c']);
    expect(await coach.ask('alerts log', { limit: 3 })).toMatchObject({
      alerts: [{}, {}, { deliveries: [{ channel: 'mail', state: 'sent', attempts: 2 }] }],
    });
  });
  it('refused for good holds nothing back', async () => {
    for (const key of ['a', 'b']) await raise(alert({ key }), context());
    answers = [{ state: 'refused', why: 'status 400' }];
    expect(await go()).toMatchObject({ sent: 1, failed: 1, waiting: 0 });
  });
  it('that is no news any more is not told', async () => {
    await raise(alert(), context());
    await raise(alert({ kind: 'exit', facts: { account: 'paper' } }), context());
    answers = [{ state: 'later', why: 'status 503', afterMs: 1000 }];
    await go();
    coach.move('2026-11-23T13:00:00+05:30');
    expect(await go()).toMatchObject({ sent: 1, failed: 1 });
    expect(sent.map(({ kind }) => kind)).toEqual(['exit']);
  });
  it('carries no control characters and one line of title', async () => {
    await raise(
      alert({ kind: 'divergence', facts: { text: 'a\u001b]52;c;x\u0007b\r\nc\u202e' } }),
      context(),
    );
    await go();
    expect(sent[0]!.title).toBe('ab c');
  });
});

describe('a rule', () => {
  it('sends where it says, and its cooldown silences by symbol', async () => {
    await add({ kind: 'move', channel: ['discord'], cooldown: 15 });
    await raise(alert(), context());
    await raise(alert(), context());
    await raise(alert({ about: 'BANKNIFTY' }), context());
    expect(await go()).toMatchObject({ sent: 2 });
    expect(await go()).toMatchObject({ sent: 0 });
    coach.move('2026-11-23T11:15:00+05:30');
    await raise(alert(), context());
    expect(await go()).toMatchObject({ sent: 1 });
  });
  it('holds a digest until its time and sends it as one message', async () => {
    await add({ kind: 'exit', channel: ['mail'], cooldown: 0, digest: '18:00' });
    for (const trade of ['t1', 't2', 't3'])
      await raise(
        alert({ kind: 'exit', key: trade, facts: { account: 'paper', trade, reason: 'stop' } }),
        context(),
      );
    expect(await go()).toMatchObject({ sent: 0, waiting: 3 });
    coach.move('2026-11-23T18:00:00+05:30');
    expect(await go()).toMatchObject({ sent: 3, waiting: 0 });
    expect(sent).toHaveLength(1);
    expect(sent[0]!.text.split('\n')).toHaveLength(3);
  });
  it('taken away silences what it still wanted sent', async () => {
    await add({ kind: 'exit', channel: ['mail'], digest: '18:00' });
    await raise(alert({ kind: 'exit', facts: { account: 'paper' } }), context());
    await go();
    await coach.ask('alerts remove', { rules: ['exit'] });
    coach.move('2026-11-23T18:00:00+05:30');
    expect(await go()).toMatchObject({ sent: 0, waiting: 0 });
  });
  it('uses its own words', async () => {
    await add({ kind: 'move', template: '{symbol}: {change%}!' });
    await raise(alert(), context());
    await go();
    expect(sent[0]).toMatchObject({ title: 'NIFTY: 6 %!', text: '' });
  });
  it('is refused without a condition where it needs one, and for a channel that is not there', async () => {
    expect(await add({ kind: 'level' })).toMatchObject({ kind: 'usage' });
    expect(await add({ kind: 'level', when: 'NIFTY above 3' })).toMatchObject({ kind: 'usage' });
    expect(await add({ kind: 'move', channel: ['discord.ops'] })).toMatchObject({ kind: 'missing' });
    expect(await coach.ask('alerts remove', { rules: ['move'] })).toMatchObject({ removed: [], rules: [] });
  });
});

describe('a condition that is observed', () => {
  const look = (price: number | null, at: string) =>
    observe(
      {
        kind: 'level',
        severity: 'warning',
        about: 'NIFTY',
        at: Date.parse(at),
        facts: { symbol: 'NIFTY', price },
      },
      context(),
    );
  it('is told when it begins to hold, not while it holds, and again after it did not', async () => {
    await add({ kind: 'level', when: 'NIFTY price > 25000', cooldown: 0 });
    const prices = [24_990, 25_010, 25_020, null, 25_030, 24_999, 25_001];
    const raised: number[] = [];
    for (const [i, price] of prices.entries()) raised.push(await look(price, `2026-11-23T11:0${i}:00+05:30`));
    expect(raised).toEqual([0, 1, 0, 0, 0, 0, 1]);
    expect(await go()).toMatchObject({ sent: 2 });
    expect(sent[0]!.title).toBe('NIFTY NIFTY price > 25000, price 25010');
  });
});
