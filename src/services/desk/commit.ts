import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { stepDesk } from '../../domain/desk/desk.ts';
import { type DeskEffect, type DeskEvent, inOrder } from '../../domain/desk/event.ts';
import type { DeskRules } from '../../domain/desk/rules.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import type { CashFlow, Fill } from '../../domain/ledger/fill.ts';
import { major } from '../../domain/money.ts';
import type { Approval, Decision, DeskAccount, DeskMoment, OrderRecord } from '../../ports/desk.ts';
import { sendSoon } from '../watch/deliver.ts';
import { rulesOf } from './account.ts';
import { actionEvents } from './actions.ts';
import { alertsOf } from './alerts.ts';
import { notBefore, nowOf, sessionEvents, settlements } from './timeline.ts';

/** What came of a decision: the account before and after, and every effect with the event it came of. */
export interface Done {
  account: DeskAccount;
  before: DeskState;
  state: DeskState;
  effects: { effect: DeskEffect; event: DeskEvent }[];
  at: number;
}

export interface Act {
  /** Moment it happens at; `nowOf` when absent. */
  at?: number;
  /** Orders may come of it: an account at a broker is held against the broker first. */
  trades?: true;
  /** Look only: nothing is written. */
  preview?: boolean;
  /** Sessions and settlements up to now come first unless this is false. */
  catchUp?: boolean;
  /** Events of this decision, from the state as it is when it is made. */
  events(state: DeskState, at: number): DeskEvent[];
  /** A code's hash to keep with it, from the state afterwards. */
  approval?(done: Done): Approval | undefined;
  suggestion?: string | null;
  /** Where orders go; the account's own place when absent. */
  venue?: DeskRules['venue'];
  /** Done with the account as it is before anything is decided. */
  beforehand?(moment: DeskMoment): Promise<void>;
  /** Lines for the hash-chained log besides those of its effects. */
  log?: readonly { kind: string; body: string }[];
}

/** The account of that name as it is now; throws `missing`. */
export async function momentOf(id: string, context: Context): Promise<DeskMoment> {
  const { desk } = await context.ports.store();
  const moment = await desk.load(id);
  if (moment !== null) return moment;
  const others = (await desk.accounts()).map((account) => account.id);
  throw new CoachError(
    'missing',
    `There is no account "${id}" that orders are traded in`,
    others.length === 0 ? 'Run `coach account open --cash 500000`.' : `There is ${others.join(', ')}.`,
  );
}

function fold(moment: DeskMoment, events: readonly DeskEvent[], rules: DeskRules, at: number): Done {
  const effects: Done['effects'] = [];
  let state = moment.state;
  for (const event of events) {
    const outcome = stepDesk(state, event, rules);
    state = outcome.state;
    for (const effect of outcome.effects) effects.push({ effect, event });
  }
  return { account: moment.account, before: moment.state, state, effects, at };
}

function orderRows(done: Done, suggestion: string | null): Omit<OrderRecord, 'correlation'>[] {
  return done.effects.flatMap(({ effect, event }) => {
    if (effect.type !== 'order' || effect.report.reason?.code === 'duplicate') return [];
    const { report, request } = effect;
    const state = report.state === 'sent' ? ('unknown' as const) : report.state;
    return {
      intent: request.intent,
      account: done.account.id,
      placedAt: event.at,
      changedAt: event.at,
      symbol: request.legs[0]?.instrument.symbol ?? '',
      state,
      reason: report.reason?.code ?? null,
      trade: report.trade,
      suggestion,
      request,
      report,
    };
  });
}

function logOf(done: Done): { kind: string; body: string }[] {
  const { id: account, currency } = done.account;
  const line = (kind: string, body: object) => [{ kind, body: JSON.stringify({ account, ...body }) }];
  return done.effects.flatMap(({ effect, event }) => {
    if (effect.type === 'order') {
      const { intent, state, reason, trade } = effect.report;
      return line('order', { intent, state, reason: reason?.code ?? null, trade });
    }
    if (effect.type === 'breaker')
      return line('breaker', { from: effect.from, to: effect.to, reasons: effect.reasons });
    if (effect.type === 'closed')
      return line('closed', {
        trade: effect.trade,
        reason: effect.reason,
        pnl: major(effect.pnl, currency),
        by: event.type,
        on: event.at,
        risk: effect.risk === null ? null : major(effect.risk, currency),
      });
    return effect.type === 'alert' ? line('alert', { code: effect.code, about: effect.about }) : [];
  });
}

function decisionOf(done: Done, events: readonly DeskEvent[], act: Act, context: Context): Decision<Done> {
  const fills: Fill[] = [];
  const flows: CashFlow[] = [];
  for (const { effect } of done.effects) {
    if (effect.type === 'fill') fills.push(effect.fill);
    if (effect.type === 'flow') flows.push(effect.flow);
  }
  return {
    result: done,
    state: done.state,
    events,
    fills,
    flows,
    orders: orderRows(done, act.suggestion ?? null),
    alerts: alertsOf(done),
    log: [...logOf(done), ...(act.log ?? [])],
    approval: act.approval?.(done),
    correlation: context.correlationId,
  };
}

const venueOf = ({ broker }: DeskAccount): DeskRules['venue'] => (broker === null ? 'paper' : 'broker');

/** Whether the breaker knows of a halt that was noted beside the store. */
function heeded({ breaker }: DeskState, notedAt: number): boolean {
  if (breaker === null || breaker.state === 'active' || breaker.state === 'probation') return false;
  return breaker.reasons.includes('manual') || (breaker.trippedAt ?? 0) >= notedAt;
}

/**
 * Makes one decision about an account: what the calendar and the settlements bring up to now, a halt noted beside the store, then the
 * decision's own events; folded and committed in one transaction on the newest state, or only looked at.
 */
export async function commit(id: string, what: Act, context: Context): Promise<Done> {
  const found = await momentOf(id, context);
  await what.beforehand?.(found);
  const first = found.account.broker === null ? found : await momentOf(id, context);
  const asked = what.at ?? nowOf(first, context);
  // What a broker told just now is booked already.
  const at = first.account.broker === null ? asked : Math.max(asked, first.state.at);
  notBefore(first.state, at);
  const settled =
    what.catchUp === false
      ? []
      : [...(await actionEvents(first.state, at, context)), ...(await settlements(first.state, at, context))];
  const build = async (moment: DeskMoment): Promise<{ done: Done; events: DeskEvent[] }> => {
    // Inside the transaction: a halt that came while this one waited for the lock still counts.
    const note = await context.ports.halts.raised(id);
    notBefore(moment.state, at);
    const rules = { ...rulesOf(moment.account, context), venue: what.venue ?? venueOf(moment.account) };
    const due = what.catchUp === false ? [] : inOrder([...sessionEvents(moment.state, at), ...settled]);
    const halt: DeskEvent[] = note !== null && !heeded(moment.state, note.at) ? [{ at, type: 'halt' }] : [];
    const early = fold(moment, [...due, ...halt], rules, at);
    const own = what.events(early.state, at);
    const late = fold({ ...moment, state: early.state }, own, rules, at);
    const effects = [...early.effects, ...late.effects];
    return { done: { ...late, before: moment.state, effects }, events: [...due, ...halt, ...own] };
  };
  if (what.preview) return (await build(first)).done;
  const { desk } = await context.ports.store();
  const decided = await desk.decide(id, async (moment) => {
    const { done, events } = await build(moment);
    return decisionOf(done, events, what, context);
  });
  if (alertsOf(decided).length > 0) sendSoon(context);
  return decided;
}
