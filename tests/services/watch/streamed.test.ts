import { afterEach, beforeEach, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import type { Context } from '../../../src/core/command.ts';
import { CoachError } from '../../../src/core/errors.ts';
import type { MonitorRow } from '../../../src/core/shapes/monitor.ts';
import { stamped } from '../../../src/domain/stamped.ts';
import type { Market } from '../../../src/ports/market.ts';
import type { QuoteStream, StreamEvent } from '../../../src/ports/vendor/quote-stream.ts';
import { monitor } from '../../../src/services/watch/monitor.ts';
import { desk } from '../../support/trading.ts';

const opened = Date.parse('2026-11-23T11:00:00+05:30');
let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-23T11:00:00+05:30');
});
afterEach(() => coach.close());

/** A source that answers 25,000 of the moment it is asked, until it is told to fail. */
const polled = (failing: () => boolean): Market =>
  ({
    name: 'upstox',
    live: true,
    async quote() {
      if (failing()) throw new CoachError('unavailable', 'Upstox does not answer', 'Try later.');
      const now = coach.ports.clock.now();
      const value = { symbol: 'NIFTY', last: 25_000, previousClose: 25_000, currency: 'INR' };
      const none = { open: null, high: null, low: null, volume: null };
      const about = {
        exchange: 'NSE',
        source: 'upstox',
        asOf: now,
        receivedAt: now,
        delayMs: 0,
        sample: false,
      };
      return stamped({ ...value, ...none }, about as never);
    },
    chain: () => Promise.reject(new CoachError('missing', 'no chain', '')),
  }) as unknown as Market;

/** A stream that plays events a step at a time while the monitor sleeps. */
function played(script: readonly ((at: number) => StreamEvent)[], over: AbortController) {
  const wanted: string[] = [];
  const stream: QuoteStream = {
    name: 'upstox',
    want: async (all) => void wanted.push(...all.map(({ symbol }) => symbol)),
    subscribed: () => wanted,
    async *events() {
      for (const [i, make] of script.entries()) {
        while (!begun()) await new Promise((resolve) => setImmediate(resolve));
        const at = opened + (i + 1) * 2_000;
        coach.move(new Date(at).toISOString());
        yield make(at);
      }
      over.abort();
    },
  };
  const begun = () => looked;
  let looked = false;
  return { stream, wanted, began: () => (looked = true) };
}

const tick =
  (last: number) =>
  (at: number): StreamEvent => ({
    type: 'tick',
    tick: { symbol: 'NIFTY', exchange: 'NSE', last, at, receivedAt: at },
  });

async function watched(script: Parameters<typeof played>[0], failing = () => false) {
  const over = new AbortController();
  const { stream, wanted, began } = played(script, over);
  const rows: MonitorRow[] = [];
  const market = polled(failing);
  const clock = {
    ...coach.ports.clock,
    sleep: (_ms: number, signal?: AbortSignal) => {
      began();
      return new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  const ports = { ...coach.ports, clock, market: async () => market, quoteStream: async () => stream };
  const context = { ...coach.context(null), ports, registry, signal: over.signal } as Context;
  const input = { symbols: ['NIFTY'], every: 60, window: 15, move: 0.05, cooldown: 15, source: 'upstox' };
  const flags = { account: 'paper', cycle: false, chains: false, stream: true, once: false };
  const told = { ...context, stream: (row: object) => void rows.push(row as MonitorRow) };
  const document = await monitor({ ...input, ...flags }, told as Context);
  return { rows, document, wanted };
}

it('tells of a move the moment the stream brings it, once, and of the stream itself', async () => {
  const { rows, document, wanted } = await watched([
    (at) => ({ type: 'up', at, symbols: ['NIFTY'] }),
    tick(25_050),
    tick(26_400),
    tick(26_400),
    tick(0),
    (at) => ({ type: 'down', at, code: 'data', message: 'mute', retryAt: at }),
  ]);
  expect(wanted).toEqual(['NIFTY']);
  const moves = rows.filter(({ type, kind }) => type === 'move' && kind === 'price');
  expect(moves).toHaveLength(1);
  expect(moves[0]).toMatchObject({ from: 25_000, to: 26_400, change: 0.056, silent: false });
  expect(document).toMatchObject({ ticks: 3, refused: { invalid: 1 } });
  expect(rows.filter(({ type }) => type === 'status').map(({ cause }) => cause)).toEqual([
    'open',
    'streaming',
    'stream down: data',
  ]);
  const { watch } = await coach.ports.store();
  const memory = JSON.parse((await watch.state('monitor'))!.body);
  expect(memory.symbols.NIFTY.price).toBe(26_400);
});

it('says nothing where the source has no stream, and warns where its login lacks', async () => {
  const over = new AbortController();
  for (const [kind, heard] of [
    ['missing', 0],
    ['denied', 1],
  ] as const) {
    const warnings: string[] = [];
    const ports = {
      ...coach.ports,
      market: async () => polled(() => false),
      quoteStream: () => Promise.reject(new CoachError(kind, 'no stream here', '')),
    };
    const emit = (event: { kind: string; message: string }) =>
      void (event.kind === 'warning' && warnings.push(event.message));
    const context = { ...coach.context(null), ports, registry, emit, signal: over.signal };
    const input = { symbols: ['NIFTY'], every: 60, window: 15, move: 0.05, cooldown: 15, source: 'upstox' };
    const flags = { account: 'paper', cycle: false, chains: false, stream: true, once: false, minutes: 0 };
    await monitor({ ...input, ...flags }, context as unknown as Context);
    expect(warnings.filter((words) => words.startsWith('No stream'))).toHaveLength(heard);
  }
});
