import {
  type AlertKind,
  type Facts,
  type Rule,
  type Severity,
  severities,
} from '../../core/shapes/alerts.ts';
import { isRefusal } from '../refusal.ts';
import { holds, parseCondition } from './condition.ts';
import { nextAt, quietUntil } from './timetable.ts';

/** An alert as rules look at it. */
export interface Raised {
  seq: number;
  kind: AlertKind;
  severity: Severity;
  about: string;
  facts: Facts;
  rule: string | null;
}

/** A message a rule wants sent, or would want were it not silent. */
export interface Planned {
  alert: number;
  rule: string | null;
  channel: string;
  state: 'waiting' | 'silenced';
  reason: 'cooldown' | 'quietHours' | 'digest' | null;
  dueAt: number;
  batch: string | null;
}

/** What is known while alerts are routed; `lastFired` is read by rule and what the alert is about. */
export interface Routing {
  rules: readonly Rule[];
  /** Channels that alerts without a rule go to, and rules that name none. */
  usual: readonly string[];
  lastFired(rule: string, about: string): number | null;
  now: number;
}

const minuteMs = 60_000;
const rank = (severity: Severity): number => severities.indexOf(severity);

/** Kinds whose condition is watched for by whoever observes it; such an alert belongs to the one rule it came of. */
export const observed: ReadonlySet<AlertKind> = new Set(['level', 'metric', 'memory', 'store']);

function concerns(rule: Rule, alert: Raised): boolean {
  if (alert.rule !== null) return rule.id === alert.rule;
  if (rule.kind !== 'any' && rule.kind !== alert.kind) return false;
  if (rank(alert.severity) < rank(rule.severity)) return false;
  if (rule.when === null) return true;
  const clauses = parseCondition(rule.when);
  return !isRefusal(clauses) && holds(clauses, alert.facts) === true;
}

/** When a rule lets an alert out: at once, at the end of its quiet hours, or with its digest. */
function release(rule: Rule, alert: Raised, now: number): Pick<Planned, 'dueAt' | 'reason' | 'batch'> {
  const urgent = alert.severity === 'critical';
  if (rule.digest !== null && !urgent) {
    const dueAt = nextAt(rule.clock, rule.digest, now);
    return { dueAt, reason: 'digest', batch: `${rule.id} ${dueAt}` };
  }
  const dueAt = rule.quietHours === null || urgent ? null : quietUntil(rule.clock, rule.quietHours, now);
  return dueAt === null
    ? { dueAt: now, reason: null, batch: null }
    : { dueAt, reason: 'quietHours', batch: `${rule.id} ${dueAt}` };
}

function byRule(rule: Rule, alert: Raised, { usual, lastFired, now }: Routing): Planned[] {
  const channels = rule.channels.length > 0 ? rule.channels : usual;
  const last = lastFired(rule.id, alert.about);
  // A clock that was set back must not silence a rule for longer than its cooldown.
  const cooling =
    alert.severity !== 'critical' && last !== null && Math.abs(now - last) < rule.cooldown * minuteMs;
  const about = { alert: alert.seq, rule: rule.id };
  return channels.map((channel) =>
    cooling
      ? { ...about, channel, state: 'silenced', reason: 'cooldown', dueAt: now, batch: null }
      : { ...about, channel, state: 'waiting', ...release(rule, alert, now) },
  );
}

/**
 * Where one alert goes. Rules for its kind replace the usual way; a rule that does not concern it because of its condition or severity
 * counts too: who asked for some breaker alerts did not ask for all. A rule for any kind adds to the usual way of none.
 */
export function route(alert: Raised, routing: Routing): Planned[] {
  const { rules, usual, now } = routing;
  const own = rules.filter(({ kind }) => kind === alert.kind || kind === 'any');
  if (own.length > 0 || alert.rule !== null) {
    // A channel gets an alert once, however many rules name it; the first that is not silent wins.
    const planned = rules
      .filter((rule) => concerns(rule, alert))
      .flatMap((rule) => byRule(rule, alert, routing))
      .sort((a, b) => Number(a.state === 'silenced') - Number(b.state === 'silenced') || a.dueAt - b.dueAt);
    const met = new Set<string>();
    return planned.filter(({ channel }) => !met.has(channel) && met.add(channel));
  }
  return usual.map((channel) => ({
    alert: alert.seq,
    rule: null,
    channel,
    state: 'waiting',
    reason: null,
    dueAt: now,
    batch: null,
  }));
}
