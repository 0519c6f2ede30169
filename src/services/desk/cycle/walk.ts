import type { Context } from '../../../core/command.ts';
import { CoachError } from '../../../core/errors.ts';
import type { CycleRow } from '../../../core/shapes/cycle.ts';
import { type Exchange, localDate } from '../../../domain/calendar/calendar.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import { suggest } from '../../suggest/suggest.ts';
import { momentOf, nowOf } from '../decision.ts';
import { placeOrder } from '../order.ts';
import { roomOf } from '../room.ts';
import { standing } from '../timeline.ts';

export interface CycleWords {
  symbols: string[];
  account: string;
  dryRun: boolean;
  fill?: string | undefined;
}

/** How the note of an order begins that a cycle placed. */
const mark = 'cycle ';

/** One run of the cycle: what was asked, of which account, in which session. */
export interface Run {
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

const standingStates = ['filled', 'working', 'sent', 'unknown', 'partly'];
const looked = 200;

/** What a cycle ordered for a symbol in this session already, wherever it was cut off afterwards; null where it ordered nothing. */
async function orderedBefore(run: Run, symbol: string): Promise<CycleRow | null> {
  const { account, session, exchange, context } = run;
  if (account === null || run.words.dryRun) return null;
  const { desk } = await context.ports.store();
  const orders = await desk.orders({ account, states: standingStates, limit: looked });
  const found = orders.find(
    (order) =>
      order.symbol === symbol &&
      order.request.note?.startsWith(mark) === true &&
      localDate(exchange, order.placedAt) === session,
  );
  if (found === undefined) return null;
  const { suggestion, request, intent, report, state } = found;
  return {
    ...blank(run, symbol),
    step: 'done',
    outcome: state === 'filled' ? 'ordered' : 'working',
    suggestion,
    strategy: request.tag,
    intent,
    concerns: report.concerns.map(({ name }) => name),
  };
}

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
      note: `${mark}${context.correlationId}`,
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
export async function one(run: Run, symbol: string): Promise<CycleRow> {
  const { desk } = await run.context.ports.store();
  const kept = run.account === null ? [] : await desk.cycles(run.account, run.session);
  const before = kept.find((row) => row.symbol === symbol);
  if (before?.done === true && !run.words.dryRun)
    return { ...(JSON.parse(before.body) as CycleRow), outcome: 'already' };
  if (run.paused && !run.words.dryRun)
    return { ...blank(run, symbol), outcome: 'paused', reason: 'the schedule is paused' };
  try {
    const earlier = await orderedBefore(run, symbol);
    return earlier === null ? await walk(run, symbol) : await keep(run, earlier, true);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    return keep(run, { ...blank(run, symbol), outcome: 'failed', reason: thrown.message }, false);
  }
}
