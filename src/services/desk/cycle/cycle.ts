import type { Context } from '../../../core/command.ts';
import { CoachError } from '../../../core/errors.ts';
import type { CycleRow } from '../../../core/shapes/cycle.ts';
import { localDate } from '../../../domain/calendar/calendar.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import { namedUnderlying } from '../../suggest/snapshot.ts';
import { momentOf } from '../decision.ts';
import { checkOrders } from '../orders.ts';
import { type CycleWords, one, type Run } from './walk.ts';

const leaseMs = 10 * 60_000;

/** Symbols of the arguments, else of the watch list. */
async function symbolsOf(words: CycleWords, now: number, context: Context): Promise<string[]> {
  const { watchlist } = await context.ports.store();
  const named =
    words.symbols.length > 0 ? words.symbols : (await watchlist.list(now)).map(({ symbol }) => symbol);
  const symbols = [...new Set(named.map((text) => namedUnderlying(text).symbol))];
  if (symbols.length > 0) return symbols;
  throw new CoachError(
    'usage',
    'There is no symbol to run for',
    'Name some, or `coach watchlist add NIFTY`.',
  );
}

async function accountFor(words: CycleWords, context: Context): Promise<string | null> {
  const { desk } = await context.ports.store();
  return (await desk.load(words.account)) === null ? null : words.account;
}

/**
 * The whole walk once: exits first, then for each symbol read, decide, check, size, order. One run at a time (a second throws `busy`); in a
 * session a symbol that is done is not done again, one that was cut off goes on.
 */
export async function runCycle(words: CycleWords, context: Context) {
  const now = Math.min(context.asOf ?? Number.POSITIVE_INFINITY, context.ports.clock.now());
  const { desk, leases } = await context.ports.store();
  const symbols = await symbolsOf(words, now, context);
  const account = await accountFor(words, context);
  const lease = await leases.take(`cycle ${words.account}`, leaseMs);
  if ('holder' in lease) {
    const { pid, since } = lease.holder;
    const age = Math.max(0, Math.round((context.ports.clock.now() - since) / 1000));
    throw new CoachError(
      'busy',
      `A cycle of ${words.account} is running (process ${pid}, for ${age} s)`,
      'It ends by itself.',
    );
  }
  try {
    const moment = account === null ? null : await momentOf(account, context);
    const exchange = moment?.account.exchange ?? 'NSE';
    const session = localDate(exchange, moment?.account.practice === true ? moment.state.at : now);
    const paused = account !== null && (await desk.pause(account)) !== null;
    const exits = account === null || words.dryRun ? null : await checkOrders({ account }, context);
    const run: Run = {
      words: { ...words, dryRun: words.dryRun || account === null },
      account,
      exchange,
      session,
      now,
      paused,
      context,
    };
    const rows: CycleRow[] = [];
    for (const symbol of symbols) rows.push(await one(run, symbol));
    return {
      account,
      dryRun: run.words.dryRun,
      paused,
      correlationId: context.correlationId,
      exits: exits?.events ?? [],
      rows,
      warnings: exits?.warnings ?? [],
    };
  } finally {
    await leases.release(lease.token);
  }
}

/** What cycles did in the last sessions, and whether the schedule is paused. */
export async function cycleStatus(words: { account: string }, context: Context) {
  const { account } = await momentOf(words.account, context);
  const { desk } = await context.ports.store();
  const rows = (await desk.cycles(account.id)).map(({ body }) => JSON.parse(body) as CycleRow);
  const pause = await desk.pause(account.id);
  return {
    account: account.id,
    paused: pause === null ? null : { since: timeAt(account.exchange, pause.since), reason: pause.reason },
    rows,
  };
}

/** Stops the schedule, not the exits. */
export async function pauseCycle(words: { account: string; reason?: string | undefined }, context: Context) {
  const { account } = await momentOf(words.account, context);
  const { desk } = await context.ports.store();
  await desk.setPause(account.id, { since: context.ports.clock.now(), reason: words.reason ?? 'by hand' });
  return cycleStatus(words, context);
}

export async function resumeCycle(words: { account: string }, context: Context) {
  const { account } = await momentOf(words.account, context);
  const { desk } = await context.ports.store();
  await desk.setPause(account.id, null);
  return cycleStatus(words, context);
}
