import { backoffMs, type RetryBudget } from '../../../core/retry.ts';
import type { ModelFailureReason } from '../../../ports/model.ts';
import type { CallFailure } from './failure.ts';

const mostRetries = 2;
const longestWaitMs = 20_000;
const backoff = { baseMs: 500, capMs: 8_000 };

/** Failures that come at once and often pass; a timeout has already cost the time that a retry would need. */
const worthARetry = new Set<ModelFailureReason>([
  'connect',
  'overloaded',
  'server_error',
  'rate_limited',
  'truncated',
  'malformed',
]);

/** How long to wait before trying again, all waits together at most 20 s; null when it is not worth it. */
export function retryWaitMs(
  { budget, random }: { budget: RetryBudget; random: () => number },
  { reason, facts }: CallFailure,
  { tried, waitedMs }: { tried: number; waitedMs: number },
): number | null {
  if (tried >= mostRetries || !worthARetry.has(reason)) return null;
  if (facts.retryable === false || facts.slow) return null;
  const wait = Math.max(backoffMs(tried, random, backoff), facts.retryAfterMs ?? 0);
  if (wait + waitedMs > longestWaitMs) return null;
  return budget.take() ? wait : null;
}
