import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { waited } from '../../core/retry.ts';
import type { MonitorDocument, MonitorInput } from '../../core/shapes/monitor.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { unwatched, type WatchRules } from '../../domain/watch/watcher.ts';
import { homeTime } from '../home-clock.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { deliver } from './deliver.ts';
import { exitsOf } from './exits.ts';
import { health } from './health.ts';
import { listen } from './streamed.ts';
import { lookAt } from './symbol.ts';
import { type Memory, nextOpen, openSession, type Watch } from './watch.ts';

const stateName = 'monitor';
const leaseMs = 10 * 60_000;
/** Longest single sleep: a machine that slept, or a clock that was set, is noticed this soon. */
const longestSleepMs = 15_000;
/** While markets are closed, what waits for a channel is sent this often. */
const idleSendMs = 5 * 60_000;
const thresholds = {
  premium: { by: 'ratio', least: 0.25 },
  iv: { by: 'difference', least: 0.03 },
  pcr: { by: 'difference', least: 0.25 },
  pnl: { by: 'ratio', least: 0.02 },
} as const;

async function symbolsOf(input: MonitorInput, context: Context): Promise<Underlying[]> {
  const { watchlist } = await context.ports.store();
  const now = context.ports.clock.now();
  const named =
    input.symbols.length > 0 ? input.symbols : (await watchlist.list(now)).map(({ symbol }) => symbol);
  const found = new Map(named.map((text) => namedUnderlying(text)).map((one) => [one.symbol, one]));
  if (found.size > 0) return [...found.values()];
  throw new CoachError('usage', 'There is no symbol to watch', 'Name some, or `coach watchlist add NIFTY`.');
}

async function remembered(context: Context): Promise<Memory> {
  const { watch } = await context.ports.store();
  const kept = await watch.state(stateName);
  const fresh: Memory = { symbols: {}, told: {}, pnl: unwatched };
  return kept === null ? fresh : { ...fresh, ...(JSON.parse(kept.body) as Partial<Memory>) };
}

function rulesOf({ window, every, move }: MonitorInput): WatchRules {
  return {
    windowMs: window * 60_000,
    everyMs: every * 1000,
    thresholds: { ...thresholds, price: { by: 'ratio', least: move } },
  };
}

/** What a restart goes on from. */
async function keepMemory({ context, memory }: Watch): Promise<void> {
  const { watch: states } = await context.ports.store();
  await states.keepState(stateName, context.ports.clock.now(), JSON.stringify(memory));
}

/** One round: every symbol whose exchange is open and whose time has come, exits, and what the machine itself has to tell. */
async function round(watch: Watch, symbols: readonly Underlying[]): Promise<boolean> {
  const { context, memory, input } = watch;
  const { clock } = context.ports;
  let open = false;
  for (const underlying of symbols) {
    if (context.signal.aborted) return open;
    const now = clock.now();
    const found = openSession(underlying.exchange, now);
    const before = memory.symbols[underlying.symbol] ?? unwatched;
    if (found !== null) open = true;
    // A clock that was set back must not keep a symbol waiting for longer than a look takes.
    const due = now >= before.nextAt || before.nextAt > now + 10 * watch.rules.everyMs;
    if ((found !== null && due) || input.once) await lookAt(underlying, found, watch);
  }
  if (open || input.once) await exitsOf(watch);
  await health(watch);
  if (open || input.once) await keepMemory(watch);
  return open;
}

function board({ memory, context }: Watch, symbols: readonly Underlying[]): MonitorDocument['board'] {
  const now = context.ports.clock.now();
  return symbols.map(({ symbol, exchange }) => {
    const { price, previousClose, lastAt, outage } = memory.symbols[symbol] ?? unwatched;
    const open = openSession(exchange, now) !== null;
    const change = price === null || previousClose === null ? null : price / previousClose - 1;
    return {
      symbol,
      state: !open ? 'closed' : outage !== null ? 'outage' : price === null ? 'waiting' : 'live',
      price,
      change: change === null ? null : Math.round(change * 1e6) / 1e6,
      at: lastAt === null ? null : isoWithOffset(exchange, lastAt),
    };
  });
}

function lineOf(rows: MonitorDocument['board']): string {
  const shown = rows.map(({ symbol, state, price, change }) => {
    const moved = change === null ? '' : ` ${change >= 0 ? '+' : ''}${(change * 100).toFixed(2)} %`;
    return state === 'live' ? `${symbol} ${price}${moved}` : `${symbol} ${state}`;
  });
  return shown.join('  ');
}

/** When the next session of what is watched begins, as far as the calendars say. */
function closedUntil(symbols: readonly Underlying[], now: number): string {
  const opens = [...new Set(symbols.map(({ exchange }) => exchange))].flatMap((exchange) => {
    const next = nextOpen(exchange, now);
    return next === null ? [] : [{ exchange, next }];
  });
  const first = opens.sort((a, b) => a.next - b.next)[0];
  if (first === undefined) return 'Markets are closed, and the calendar says nothing of the next session.';
  return `Markets are closed; the next session opens at ${isoWithOffset(first.exchange, first.next).slice(0, 16).replace('T', ' ')} (${first.exchange}).`;
}

/** Sends alerts beside the rounds, one run at a time; what it meets is a warning. */
function sender(context: Context) {
  let running: Promise<void> | null = null;
  return {
    start() {
      running ??= deliver(context, { forMs: 30_000 })
        .then(() => undefined)
        .catch((thrown: unknown) => {
          if (!context.signal.aborted && !(thrown instanceof CoachError)) throw thrown;
        })
        .finally(() => {
          running = null;
        });
    },
    done: async () => running,
  };
}

async function run(watch: Watch, symbols: readonly Underlying[], token: string): Promise<void> {
  const { input, context, rules } = watch;
  const { clock } = context.ports;
  const { leases } = await context.ports.store();
  const until = input.minutes === undefined ? Number.POSITIVE_INFINITY : clock.now() + input.minutes * 60_000;
  const alerts = sender(context);
  let was: boolean | null = null;
  let renewedAt = clock.now();
  let sentAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const started = clock.now();
    const open = await round(watch, symbols);
    if (open !== was) watch.row({ type: 'status', cause: open ? 'open' : 'closed' });
    if (!open && was !== open) context.emit({ kind: 'notice', message: closedUntil(symbols, started) });
    was = open;
    if (open || started - sentAt >= idleSendMs) {
      alerts.start();
      sentAt = started;
    }
    if (open) context.emit({ kind: 'progress', message: lineOf(board(watch, symbols)) });
    if (input.once || context.signal.aborted || clock.now() >= until) break;
    if (started - renewedAt >= leaseMs / 4) {
      await leases.renew(token, leaseMs);
      renewedAt = started;
    }
    const pause = Math.min(Math.max(1000, started + rules.everyMs - clock.now()), until - clock.now());
    for (let left = pause; left > 0; left -= longestSleepMs) {
      const before = clock.now();
      if (!(await waited(clock, Math.min(left, longestSleepMs), context.signal))) break;
      // The machine slept: what comes next is looked at without waiting further.
      if (Math.abs(clock.now() - before) > longestSleepMs + 60_000) break;
    }
    if (context.signal.aborted) break;
  }
  await alerts.done();
}

/**
 * Looks at symbols while their exchanges are open and tells of each move once, of outages when they begin and end; raises alerts, looks at
 * exits, and runs a cycle for what moved. Goes on until it is interrupted, or its minutes are over; a restart goes on with the window it had.
 * One monitor at a time a store: a second one is `busy`.
 */
export async function monitor(input: MonitorInput, context: Context): Promise<MonitorDocument> {
  const { clock } = context.ports;
  const symbols = await symbolsOf(input, context);
  const { leases } = await context.ports.store();
  const lease = await leases.take(stateName, leaseMs);
  if ('holder' in lease)
    throw new CoachError(
      'busy',
      `A monitor is running already (process ${lease.holder.pid})`,
      'One is enough: it looks at the whole watch list.',
    );
  const from = homeTime(context)(clock.now());
  const blank = { symbol: null, kind: null, from: null, to: null, change: null, window: null, cause: null };
  const watch: Watch = {
    input,
    rules: rulesOf(input),
    memory: await remembered(context),
    context,
    checkedAt: Number.NEGATIVE_INFINITY,
    tally: { looks: 0, ticks: 0, moves: 0, outages: 0, cycles: 0, refused: {} },
    row: (row) => context.stream?.({ ...blank, silent: false, at: homeTime(context)(clock.now()), ...row }),
  };
  const over = new AbortController();
  const listening = listen(watch, symbols, AbortSignal.any([context.signal, over.signal]));
  try {
    // A fault of ours in the stream ends the watch as one of the looks does.
    await Promise.race([
      run(watch, symbols, lease.token),
      listening.then(() => new Promise(() => undefined)),
    ]);
  } finally {
    over.abort();
    await listening.catch(() => undefined);
    await keepMemory(watch);
    await leases.release(lease.token);
  }
  const to = homeTime(context)(clock.now());
  const names = symbols.map(({ symbol }) => symbol);
  return { from, to, symbols: names, ...watch.tally, board: board(watch, symbols) };
}
