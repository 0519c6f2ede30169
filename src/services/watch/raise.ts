import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { AlertKind, Facts, Severity } from '../../core/shapes/alerts.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { holds, parseCondition } from '../../domain/watch/condition.ts';
import type { Alert } from '../../ports/watch/alerts.ts';
import { sendSoon } from './deliver.ts';

/**
 * Raises an alert: one row, then whoever has news goes on. It is sent once the command has answered, or by whatever coach runs next. Never
 * fails what it tells of: where the store cannot take it, that is a warning. True where it was news.
 */
export async function raise(alert: Alert, context: Context): Promise<boolean> {
  try {
    const { alerts } = await context.ports.store();
    const fresh = await alerts.raise(alert);
    if (fresh) sendSoon(context);
    return fresh;
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    context.emit({ kind: 'warning', message: `An alert was not kept: ${thrown.message}` });
    return false;
  }
}

/** Figures of one thing at one moment, which rules of a kind hold their conditions against. */
export interface Observation {
  kind: Extract<AlertKind, 'level' | 'metric' | 'memory' | 'store'>;
  severity: Severity;
  about: string;
  at: number;
  facts: Facts;
}

/**
 * Holds the conditions of rules against figures and raises an alert where one begins to hold. What held at the look before, in an earlier
 * process too, is not told again; an unknown figure changes nothing. The number of alerts raised.
 */
export async function observe(seen: Observation, context: Context): Promise<number> {
  const { alerts } = await context.ports.store();
  const rules = (await alerts.rules()).filter(({ kind, when }) => kind === seen.kind && when !== null);
  if (rules.length === 0) return 0;
  const memory = await alerts.memory();
  let raised = 0;
  for (const rule of rules) {
    const clauses = parseCondition(rule.when!);
    const now = isRefusal(clauses) ? null : holds(clauses, seen.facts);
    const before = memory.find(({ rule: id, about }) => id === rule.id && about === seen.about);
    if (now === null || before?.holds === now) continue;
    await alerts.remember({
      rule: rule.id,
      about: seen.about,
      holds: now,
      firedAt: before?.firedAt ?? null,
    });
    if (!now) continue;
    const key = `${rule.id} ${seen.about} ${seen.at}`;
    const facts = { ...seen.facts, when: rule.when };
    const { kind, severity, about, at } = seen;
    if (await raise({ kind, severity, key, about, at, facts, rule: rule.id }, context)) raised++;
  }
  return raised;
}
