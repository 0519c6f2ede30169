import { CoachError } from '../../../core/errors.ts';
import { backoffMs, waited } from '../../../core/retry.ts';
import { joined } from '../../../core/signal.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { QuoteStream, StreamEvent, Tick } from '../../../ports/vendor/quote-stream.ts';
import { random } from '../../system.ts';
import { type Connect, connection, type Ended, type Line, type Timing, usualTiming } from './connection.ts';
import type { Frame, Protocol } from './protocol.ts';
import { openedAt, restUntil } from './rest.ts';

/** Waits between connections: jittered, doubling to a minute; longer where the vendor said why. */
const waits = { baseMs: 1_000, capMs: 60_000, leastMs: 250, limitMs: 30_000, loginMs: 600_000 };
const longestSleepMs = 600_000;
const futureMs = 2_000;

/** Events on their way to the one who listens; of prices nobody takes only the newest few thousand are kept. */
function outlet() {
  const most = 5_000;
  const held: StreamEvent[] = [];
  let wake: () => void = () => {};
  return {
    push(event: StreamEvent) {
      if (held.length >= most)
        held.splice(
          held.findIndex(({ type }) => type === 'tick'),
          1,
        );
      held.push(event);
      wake();
    },
    wake: () => wake(),
    async next(done: () => boolean): Promise<StreamEvent | null> {
      while (held.length === 0 && !done())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return held.shift() ?? null;
    },
  };
}

export interface StreamNeeds {
  protocol: Protocol;
  connect: Connect;
  clock: Clock;
  timing?: Timing;
}

/** What is wanted and what the vendor was told and has confirmed. */
function subscriptions(protocol: Protocol) {
  const wanted = new Map<string, Underlying>();
  let told = new Set<string>();
  let confirmed = new Set<string>();
  const subscribed = () => (protocol.confirms ? confirmed : told);
  return {
    wanted,
    subscribed,
    lost() {
      told = new Set();
      confirmed = new Set();
    },
    confirm(symbols: string[]) {
      confirmed = new Set(symbols);
    },
    agreed: () =>
      wanted.size === subscribed().size && [...wanted.keys()].every((one) => subscribed().has(one)),
    frames(dropped: ReadonlyMap<string, Underlying> = new Map()): Frame[] {
      const add = [...wanted.values()].filter(({ symbol }) => !told.has(symbol));
      const drop = [...dropped.values()].filter(({ symbol }) => told.has(symbol) && !wanted.has(symbol));
      told = new Set(wanted.keys());
      return protocol.change(add, drop);
    },
  };
}

/** Whether a tick is news: of the session that runs, not of the future, not older than the last, not the same again. */
function newness(clock: Clock) {
  const last = new Map<string, Tick>();
  return (tick: Tick): boolean => {
    const open = openedAt(tick.exchange, clock.now());
    if (open === null || tick.at < open || tick.at > clock.now() + futureMs) return false;
    const before = last.get(tick.symbol);
    if (before !== undefined && (tick.at < before.at || (tick.at === before.at && tick.last === before.last)))
      return false;
    last.set(tick.symbol, tick);
    return true;
  };
}

function waitAfter({ code }: Ended, failures: number): number {
  const usual = Math.max(waits.leastMs, backoffMs(failures, random, waits));
  if (code === 'login') return waits.loginMs;
  return code === 'limit' ? Math.max(waits.limitMs, usual) : usual;
}

/** The address of a connection, or how it ended before it began. */
async function addressOf(protocol: Protocol, signal: AbortSignal): Promise<string | Ended> {
  try {
    return await protocol.address(signal);
  } catch (thrown) {
    if (signal.aborted) return { code: 'stopped', message: '' };
    if (!(thrown instanceof CoachError)) throw thrown;
    return { code: thrown.kind === 'denied' ? 'login' : 'socket', message: thrown.message };
  }
}

/** What runs a stream: its subscriptions, what it says, and how its newest connection is told of changes. */
function supervision({ protocol, connect, clock, timing = usualTiming }: StreamNeeds) {
  const subs = subscriptions(protocol);
  const out = outlet();
  const now: { isNew: ReturnType<typeof newness>; send: (frames: Frame[]) => void; announced: boolean } = {
    isNew: newness(clock),
    send: () => {},
    announced: false,
  };
  const announce = () => {
    if (now.announced || !subs.agreed()) return;
    now.announced = true;
    out.push({ type: 'up', at: clock.now(), symbols: [...subs.subscribed()].sort() });
  };
  const line: Line = {
    protocol,
    connect,
    clock,
    timing,
    mutes: 0,
    exchanges: () => new Set([...subs.wanted.values()].map(({ exchange }) => exchange)),
    frames: () => subs.frames(),
    agreed: subs.agreed,
    confirmed(symbols) {
      subs.confirm(symbols);
      announce();
    },
    tick(tick) {
      if (!subs.wanted.has(tick.symbol) || !now.isNew(tick)) return false;
      line.mutes = 0;
      out.push({ type: 'tick', tick });
      return true;
    },
    ready(how) {
      now.send = how;
      announce();
    },
  };
  return {
    subs,
    out,
    now,
    line,
    async once(signal: AbortSignal): Promise<Ended & { heard: boolean }> {
      const address = await addressOf(protocol, signal);
      if (typeof address !== 'string') return { ...address, heard: false };
      subs.lost();
      now.announced = false;
      return connection(address, line, signal);
    },
  };
}

/** A stream of prices over one vendor's protocol: watched, resubscribed, reconnected within limits, at rest while nothing trades. */
export function quoteStream(needs: StreamNeeds): QuoteStream {
  const { protocol, clock } = needs;
  const { subs, out, now, line, once } = supervision(needs);
  let nap = new AbortController();

  /** Sleeps until then, or until something else is wanted. */
  async function rest(until: number, signal: AbortSignal): Promise<void> {
    nap = new AbortController();
    const { signal: either, release } = joined(signal, nap.signal);
    out.push({ type: 'resting', at: clock.now(), until: subs.wanted.size === 0 ? null : until });
    let left = until - clock.now();
    while (left > 0 && (await waited(clock, Math.min(left, longestSleepMs), either)))
      left = until - clock.now();
    release();
  }

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const idle = subs.wanted.size === 0;
      const until = idle ? clock.now() + longestSleepMs : restUntil(line.exchanges(), clock.now());
      if (until !== null) {
        await rest(until, signal);
        continue;
      }
      const { heard, ...ended } = await once(signal);
      if (ended.code === 'rest' || ended.code === 'stopped') continue;
      failures = heard ? 0 : failures + 1;
      if (ended.code === 'data') line.mutes++;
      const wait = waitAfter(ended, failures);
      const { code, message } = ended;
      out.push({ type: 'down', at: clock.now(), code, message, retryAt: clock.now() + Math.round(wait) });
      await waited(clock, wait, signal);
    }
  }

  return {
    name: protocol.name,
    async want(underlyings) {
      for (const one of underlyings) await protocol.prepare(one);
      const before = new Map(subs.wanted);
      subs.wanted.clear();
      for (const one of underlyings) subs.wanted.set(one.symbol, one);
      now.send(subs.frames(before));
      nap.abort();
    },
    subscribed: () => [...subs.subscribed()].sort(),
    async *events(signal) {
      now.isNew = newness(clock);
      let done = false;
      const running = run(signal).finally(() => {
        done = true;
        out.wake();
      });
      for (let event = await out.next(() => done); event !== null; event = await out.next(() => done))
        yield event;
      await running;
    },
  };
}
