import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { CycleRow } from '../../core/shapes/cycle.ts';
import { type Exchange, localDate } from '../../domain/calendar/calendar.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { suggest } from '../suggest/suggest.ts';
import { momentOf, nowOf } from './decision.ts';
import { placeOrder } from './order.ts';
import { checkOrders } from './orders.ts';
import { roomOf } from './room.ts';
import { standing } from './timeline.ts';

export interface CycleWords {
  symbols: string[];
  account: string;
  dryRun: boolean;
  fill?: string | undefined;
}

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

interface Run {
  words: CycleWords;
  account: string | null;
  exchange: Exchange;
  session: string;
  now: number;
  paused: boolean;
  context: Context;
}

async function keep(run: Run, row: CycleRow, done: boolean): Promise<CycleRow> {
  const { desk } = await run.context.ports.store();
  if (run.account !== null && !run.words.dryRun)
    await desk.keepCycle({
      account: run.account,
      session: run.session,
      symbol: row.symbol,
      at: run.now,
      step: row.step,
      done,
      body: JSON.stringify(row),
      correlation: run.context.correlationId,
    });
  return row;
}

const blank = (run: Run, symbol: string): CycleRow => ({
  symbol,
  session: run.session,
  at: timeAt(run.exchange, run.now),
  step: 'snapshot',
  outcome: 'nothing',
  suggestion: null,
  strategy: null,
  intent: null,
  reason: null,
  concerns: [],
});

/** Suggests with the room the account has, and sends the first strategy as an order; dry, only previews it. */
async function walk(run: Run, symbol: string): Promise<CycleRow> {
  const { words, context, account } = run;
  const row = blank(run, symbol);
  await keep(run, row, false);
  const moment = account === null ? null : await momentOf(account, context);
  const state = moment === null ? null : standing(moment.state, nowOf(moment, context));
  const capital = state === null ? undefined : (roomOf(state).margin ?? undefined);
  if (capital !== undefined && capital < 1) return keep(run, { ...row, reason: 'no margin is free' }, true);
  const found = await suggest(
    {
      symbol,
      definedRisk: state?.settings.limits.undefinedRisk !== true,
      calibrated: false,
      evidence: false,
      deadline: 20,
      capital,
    },
    context,
  );
  const [first] = found.suggestions;
  const suggested: CycleRow = {
    ...row,
    step: 'suggest',
    suggestion: found.id,
    strategy: first?.strategy ?? null,
  };
  if (first === undefined) return keep(run, { ...suggested, reason: 'no strategy was kept' }, true);
  if (account === null) return { ...suggested, outcome: 'dry', reason: 'there is no account yet' };
  await keep(run, suggested, false);
  const order = await placeOrder(
    {
      suggestion: found.id,
      rank: first.rank,
      lots: 1,
      type: 'market',
      tif: 'day',
      bracket: true,
      account,
      fill: words.fill,
      again: 0,
      note: `cycle ${context.correlationId}`,
    },
    context,
    words.dryRun,
  );
  const concerns = order.concerns.map(({ name }) => name);
  const ordered: CycleRow = { ...suggested, step: 'order', intent: order.intent, concerns };
  if (order.state === 'rejected')
    return keep(
      run,
      { ...ordered, outcome: 'refused', reason: `${order.reason?.code}: ${order.reason?.message}` },
      false,
    );
  if (words.dryRun) return { ...ordered, outcome: 'dry' };
  return keep(
    run,
    { ...ordered, step: 'done', outcome: order.state === 'working' ? 'working' : 'ordered' },
    true,
  );
}

/** One symbol of a run: done already, paused, walked, or failed with its reason, which never stops the others. */
async function one(run: Run, symbol: string): Promise<CycleRow> {
  const { desk } = await run.context.ports.store();
  const kept = run.account === null ? [] : await desk.cycles(run.account, run.session);
  const before = kept.find((row) => row.symbol === symbol);
  if (before?.done === true && !run.words.dryRun)
    return { ...(JSON.parse(before.body) as CycleRow), outcome: 'already' };
  if (run.paused && !run.words.dryRun)
    return { ...blank(run, symbol), outcome: 'paused', reason: 'the schedule is paused' };
  try {
    return await walk(run, symbol);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    return keep(run, { ...blank(run, symbol), outcome: 'failed', reason: thrown.message }, false);
  }
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
