import { type ConditionName, conditions } from './condition.ts';
import {
  type BreakerMode,
  type BreakerSettings,
  type BreakerState,
  type FaultKind,
  sizeFactor,
  type TripReason,
} from './state.ts';

type Plain =
  | { type: 'equity'; value: number }
  | { type: 'trade'; pnl: number }
  | { type: 'session' }
  | { type: 'cash'; amount: number }
  | { type: 'halt' }
  | { type: 'fault'; kind: FaultKind }
  | { type: 'cleared'; kind: FaultKind }
  | { type: 'shadowEquity'; value: number }
  | { type: 'shadowTrade'; pnl: number }
  | { type: 'shadowSession'; return: number }
  | { type: 'check' }
  | { type: 'request'; override?: boolean | undefined }
  | { type: 'approve'; code: number }
  | { type: 'order'; risk: 'open' | 'close' };

/** What can happen to a breaker; `t` is epoch ms, money is in the account's currency, returns are ratios. */
export type BreakerEvent = Plain & { t: number };

/** What an event came to. `allowed` answers orders, `granted` requests and approvals, `unmet` a check. */
export interface BreakerVerdict {
  allowed?: boolean;
  granted?: boolean;
  unmet?: ConditionName[];
}

export interface BreakerStep {
  state: BreakerState;
  verdict: BreakerVerdict;
}

const quiet: BreakerVerdict = {};
// A second trip sooner than this after an approval must cool off.
const soonSessions = 5;

const trading = (mode: BreakerMode): boolean => mode === 'active' || mode === 'probation';
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The state turned to another; a request made before does not outlive the change. */
const turned = (state: BreakerState, mode: BreakerMode, t: number): BreakerState => ({
  ...state,
  state: mode,
  since: t,
  version: state.version + 1,
  request: null,
});

function trip(
  before: BreakerState,
  reasons: readonly TripReason[],
  t: number,
  settings: BreakerSettings,
): BreakerState {
  const { state, sessionsSinceApproval } = before;
  const kept = state === 'halted' ? before.reasons : [];
  const after = turned(before, 'halted', state === 'halted' ? (before.since ?? t) : t);
  after.reasons = [...kept, ...reasons.filter((reason) => !kept.includes(reason))];
  after.probation = null;
  if (state === 'halted') return after;
  after.trippedAt = t;
  if (!trading(state)) return after;
  after.shadow = { equity: before.equity, peak: before.peak, wins: 0, returns: [] };
  const soon = sessionsSinceApproval !== null && sessionsSinceApproval < soonSessions;
  after.cooloffUntil = state === 'probation' || soon ? t + settings.cooloffMs : before.cooloffUntil;
  return after;
}

const heard = (before: BreakerState, value: number): BreakerState => ({ ...before, equity: value });

function onEquity(before: BreakerState, value: number, t: number, settings: BreakerSettings): BreakerState {
  const readable = Number.isFinite(value);
  if (!trading(before.state)) return readable ? heard(before, value) : before;
  if (!readable || value <= 0)
    return trip(readable ? heard(before, value) : before, ['unreadable'], t, settings);
  const peak = Math.max(before.peak, value);
  const after = { ...before, equity: value, peak };
  const reasons: TripReason[] = [];
  if ((peak - value) / peak >= settings.maxDrawdown) reasons.push('drawdown');
  const { maxLossPerDay } = settings;
  if (maxLossPerDay !== null && before.sessionFirst - value >= maxLossPerDay) reasons.push('dailyLoss');
  return reasons.length === 0 ? after : trip(after, reasons, t, settings);
}

/** One trade or session of probation less; the state is active when none is left. */
function served(state: BreakerState, what: 'trades' | 'sessions', t: number): BreakerState {
  if (state.state !== 'probation' || state.probation === null) return state;
  const left = state.probation[what] - 1;
  return left <= 0
    ? { ...turned(state, 'active', t), probation: null }
    : { ...state, probation: { ...state.probation, [what]: left } };
}

function onTrade(before: BreakerState, pnl: number, t: number, settings: BreakerSettings): BreakerState {
  const lossStreak = pnl < 0 ? before.lossStreak + 1 : pnl > 0 ? 0 : before.lossStreak;
  const after = lossStreak === before.lossStreak ? before : { ...before, lossStreak };
  if (trading(before.state) && lossStreak >= settings.lossStreak)
    return trip(after, ['lossStreak'], t, settings);
  return served(after, 'trades', t);
}

function onSession(before: BreakerState, t: number): BreakerState {
  const { sessionsSinceApproval } = before;
  const opened = sessionsSinceApproval === null ? null : sessionsSinceApproval + 1;
  return served({ ...before, sessionFirst: before.equity, sessionsSinceApproval: opened }, 'sessions', t);
}

/** Money that came or went is no gain and no loss: every figure moves with it. */
function onCash(before: BreakerState, amount: number): BreakerState {
  if (!Number.isFinite(amount)) return before;
  const { equity, peak, sessionFirst, shadow } = before;
  const moved = shadow && {
    ...shadow,
    equity: shadow.equity === null ? null : shadow.equity + amount,
    peak: shadow.peak + amount,
  };
  return {
    ...before,
    equity: equity + amount,
    peak: peak + amount,
    sessionFirst: sessionFirst + amount,
    shadow: moved,
  };
}

function onShadow(
  before: BreakerState,
  event: Extract<BreakerEvent, { type: 'shadowEquity' | 'shadowTrade' | 'shadowSession' }>,
  settings: BreakerSettings,
): BreakerState {
  const { shadow } = before;
  if (shadow === null || trading(before.state)) return before;
  if (event.type === 'shadowEquity') return { ...before, shadow: { ...shadow, equity: finite(event.value) } };
  if (event.type === 'shadowSession') {
    const returns = [...shadow.returns, finite(event.return)].slice(-settings.resumeSessions);
    return { ...before, shadow: { ...shadow, returns } };
  }
  const { pnl } = event;
  const wins = pnl > 0 ? shadow.wins + 1 : pnl < 0 ? 0 : shadow.wins;
  return { ...before, shadow: { ...shadow, wins } };
}

function onCheck(before: BreakerState, t: number, settings: BreakerSettings): BreakerStep {
  if (trading(before.state)) return { state: before, verdict: quiet };
  const unmet = conditions(before, settings, t).flatMap(({ name, met }) => (met ? [] : [name]));
  const verdict = { unmet };
  if (before.state === 'halted' && unmet.length === 0)
    return { state: turned(before, 'eligible', t), verdict };
  if (before.state === 'eligible' && unmet.length > 0)
    return { state: { ...turned(before, 'halted', t), reasons: [] }, verdict };
  return { state: before, verdict };
}

/** Whether an override may be asked for at `t`: halted long enough, cooled off and no fault open. */
export const mayOverride = (state: BreakerState, settings: BreakerSettings, t: number): boolean =>
  state.state === 'halted' &&
  state.trippedAt !== null &&
  t >= state.trippedAt + settings.overrideAfterMs &&
  t >= (state.cooloffUntil ?? t) &&
  state.faults.length === 0;

function onRequest(
  before: BreakerState,
  override: boolean,
  t: number,
  settings: BreakerSettings,
): BreakerStep {
  const granted = override ? mayOverride(before, settings, t) : before.state === 'eligible';
  if (!granted) return { state: before, verdict: { granted } };
  const code = before.requests + 1;
  const request = { code, until: t + settings.approvalMs, override };
  return { state: { ...before, requests: code, request }, verdict: { granted } };
}

function onApprove(before: BreakerState, code: number, t: number, settings: BreakerSettings): BreakerStep {
  const { request } = before;
  if (request === null || request.code !== code || !(t <= request.until))
    return { state: before, verdict: { granted: false } };
  const state: BreakerState = {
    ...turned(before, 'probation', t),
    reasons: [],
    peak: before.equity,
    lossStreak: 0,
    probation: { trades: settings.probationTrades, sessions: settings.probationSessions },
    sessionsSinceApproval: 0,
    shadow: null,
  };
  return { state, verdict: { granted: true } };
}

/**
 * The breaker's one transition: what an event makes of a state. Pure; it never throws and never changes its arguments.
 * Only an approved request leads from halted or eligible back to trading, and nothing else does.
 */
export function stepBreaker(
  before: BreakerState,
  event: BreakerEvent,
  settings: BreakerSettings,
): BreakerStep {
  const { t } = event;
  const still = (state: BreakerState): BreakerStep => ({ state, verdict: quiet });
  switch (event.type) {
    case 'equity':
      return still(onEquity(before, event.value, t, settings));
    case 'trade':
      return still(onTrade(before, event.pnl, t, settings));
    case 'session':
      return still(onSession(before, t));
    case 'cash':
      return still(onCash(before, event.amount));
    case 'halt':
      return still(trip(before, ['manual'], t, settings));
    case 'fault': {
      const faults = before.faults.includes(event.kind) ? before.faults : [...before.faults, event.kind];
      return still(trip({ ...before, faults }, [event.kind], t, settings));
    }
    case 'cleared':
      return still({ ...before, faults: before.faults.filter((kind) => kind !== event.kind) });
    case 'shadowEquity':
    case 'shadowTrade':
    case 'shadowSession':
      return still(onShadow(before, event, settings));
    case 'check':
      return onCheck(before, t, settings);
    case 'request':
      return onRequest(before, event.override === true, t, settings);
    case 'approve':
      return onApprove(before, event.code, t, settings);
    case 'order':
      return { state: before, verdict: { allowed: event.risk === 'close' || sizeFactor(before) > 0 } };
  }
}
