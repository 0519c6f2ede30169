import type { AlertKind, Facts, Severity } from '../../core/shapes/alerts.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import type { AlertCode, DeskEffect, DeskEvent } from '../../domain/desk/event.ts';
import { legName } from '../../domain/desk/request.ts';
import { type DeskState, equityOf } from '../../domain/desk/state.ts';
import { major } from '../../domain/money.ts';
import type { DeskAccount } from '../../ports/desk.ts';
import type { Alert } from '../../ports/watch/alerts.ts';

/** What a decision did to an account. */
interface Happened {
  account: DeskAccount;
  before: DeskState;
  state: DeskState;
  effects: readonly { effect: DeskEffect; event: DeskEvent }[];
}

/** Share of the equity by which an order must change the margin in use to be a large change of position. */
const largeShare = 0.1;

const kinds: Record<AlertCode, [AlertKind, Severity]> = {
  unsettled: ['settlement', 'warning'],
  earlyExercise: ['exercise', 'warning'],
  exitBlocked: ['exit', 'critical'],
  nearLimit: ['limit', 'warning'],
  settledAlready: ['settlement', 'warning'],
  unsettleable: ['settlement', 'critical'],
};

type Found = Omit<Alert, 'about'>;

/** Margin that changed by a large share of the equity with an order that was filled. */
function largeChange(
  { account, before, state }: Happened,
  intent: string,
  at: number,
  symbol: string,
): Found[] {
  const equity = equityOf(state);
  if (before.margin === null || state.margin === null || !(equity > 0)) return [];
  if (Math.abs(state.margin - before.margin) < largeShare * equity) return [];
  const money = (minor: DeskState['cash']) => major(minor, account.currency);
  const facts = {
    symbol,
    intent,
    before: money(before.margin),
    after: money(state.margin),
    equity: money(equity),
  };
  return [{ kind: 'position', severity: 'warning', key: `${account.id} ${intent}`, at, facts }];
}

function ordered(happened: Happened, effect: DeskEffect, event: DeskEvent): Found[] {
  if (effect.type !== 'order') return [];
  const { report, request } = effect;
  if (report.state !== 'filled') return [];
  const { id, currency } = happened.account;
  const symbol = request.legs[0]?.instrument.symbol ?? '';
  const facts: Facts = {
    intent: request.intent,
    state: report.state,
    symbol,
    legs: request.legs.map(legName).join(', '),
    netCash: major(report.netCash, currency),
    charges: major(report.charges, currency),
    trade: report.trade,
  };
  const key = `${id} ${request.intent} ${report.state}`;
  return [
    { kind: 'order', severity: 'info', key, at: event.at, facts },
    ...largeChange(happened, request.intent, event.at, symbol),
  ];
}

function told(happened: Happened, effect: DeskEffect, event: DeskEvent): Found[] {
  const { at } = event;
  const { id, exchange, currency } = happened.account;
  if (effect.type === 'alert') {
    const [kind, severity] = kinds[effect.code];
    // What stays as it is from look to look is told once a session.
    const key = `${id} ${effect.code} ${effect.about} ${localDate(exchange, at)}`;
    const named = effect.code === 'nearLimit' ? { limitName: effect.about } : { trade: effect.about };
    return [{ kind, severity, key, at, facts: { code: effect.code, ...named, ...effect.figures } }];
  }
  if (effect.type === 'breaker') {
    const { from, to, reasons } = effect;
    const version = happened.state.breaker?.version ?? 0;
    const facts = { from, to, reasons: reasons.join(', ') || null };
    const severity = to === 'halted' ? 'critical' : 'warning';
    return [{ kind: 'breaker', severity, key: `${id} ${version} ${from} ${to} ${at}`, at, facts }];
  }
  if (effect.type !== 'closed' || event.type === 'order') return ordered(happened, effect, event);
  const facts = { trade: effect.trade, reason: effect.reason, pnl: major(effect.pnl, currency) };
  return [{ kind: 'exit', severity: 'warning', key: `${id} ${effect.trade} ${at}`, at, facts }];
}

/** Alerts of a decision: what the desk flags, every turn of the breaker, what was filled and what was closed by itself. */
export const alertsOf = (happened: Happened): Alert[] =>
  happened.effects.flatMap(({ effect, event }) =>
    told(happened, effect, event).map((found) => ({
      ...found,
      about: happened.account.id,
      facts: { account: happened.account.id, ...found.facts },
    })),
  );
