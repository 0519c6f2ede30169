/** A probe of an open breaker: one caller at a time, until the lease runs out. */
export interface Lease {
  holder: string;
  from: number;
  until: number;
}

/** The breaker of one provider and model. Times are epoch ms. */
export type CallBreaker =
  | { phase: 'closed'; failures: number[]; inARow: number }
  | { phase: 'open'; since: number; openMs: number }
  | { phase: 'halfOpen'; since: number; openMs: number; successes: number; lease: Lease | null };

/** The name a breaker is kept under. */
export const breakerKey = (info: { provider: string; model: string; origin: string | null }): string =>
  [info.provider, info.model, info.origin ?? ''].join(' ');

export interface BreakerRules {
  /** Failures in a row that open it. */
  inARow: number;
  /** Failures within the window that open it. */
  inWindow: number;
  windowMs: number;
  openMs: number;
  /** Opening again doubles the wait up to this. */
  longestMs: number;
  leaseMs: number;
  /** Probes that must succeed one after another. */
  toClose: number;
}

export const usualBreaker: BreakerRules = {
  inARow: 3,
  inWindow: 5,
  windowMs: 60_000,
  openMs: 30_000,
  longestMs: 600_000,
  leaseMs: 20_000,
  toClose: 2,
};

export type Admission =
  | { admitted: true; probe: boolean; breaker: CallBreaker }
  | { admitted: false; retryAfterMs: number; breaker: CallBreaker };

export const closedBreaker: CallBreaker = { phase: 'closed', failures: [], inARow: 0 };

/** Time since a moment; a clock that was set back counts as having waited, so that nothing is locked out by it. */
const elapsed = (since: number, now: number): number =>
  now < since ? Number.POSITIVE_INFINITY : now - since;

const held = (lease: Lease | null, now: number): lease is Lease =>
  lease !== null && now >= lease.from && now < lease.until;

const leased = (
  base: { since: number; openMs: number; successes: number },
  now: number,
  holder: string,
  rules: BreakerRules,
): Admission => ({
  admitted: true,
  probe: true,
  breaker: { ...base, phase: 'halfOpen', lease: { holder, from: now, until: now + rules.leaseMs } },
});

/** Asks to make a call. While it is not closed, one holder at a time gets a probe. */
export function admit(
  breaker: CallBreaker,
  now: number,
  holder: string,
  rules: BreakerRules = usualBreaker,
): Admission {
  if (breaker.phase === 'closed') return { admitted: true, probe: false, breaker };
  if (breaker.phase === 'open') {
    const left = breaker.openMs - elapsed(breaker.since, now);
    if (left > 0) return { admitted: false, retryAfterMs: left, breaker };
    return leased({ since: now, openMs: breaker.openMs, successes: 0 }, now, holder, rules);
  }
  if (held(breaker.lease, now)) return { admitted: false, retryAfterMs: breaker.lease.until - now, breaker };
  return leased(breaker, now, holder, rules);
}

const opened = (now: number, openMs: number): CallBreaker => ({ phase: 'open', since: now, openMs });

/** A call failed in a way that says something about the provider. Only the holder of the probe counts while half open. */
export function failed(
  breaker: CallBreaker,
  now: number,
  holder: string,
  rules: BreakerRules = usualBreaker,
): CallBreaker {
  if (breaker.phase === 'open') return breaker;
  if (breaker.phase === 'halfOpen') {
    if (breaker.lease?.holder !== holder) return breaker;
    return opened(now, Math.min(rules.longestMs, breaker.openMs * 2));
  }
  const recent = breaker.failures.filter((at) => elapsed(at, now) < rules.windowMs);
  const failures = [...recent, now].slice(-rules.inWindow);
  const inARow = breaker.inARow + 1;
  if (inARow >= rules.inARow || failures.length >= rules.inWindow) return opened(now, rules.openMs);
  return { phase: 'closed', failures, inARow };
}

/** A call was answered. A late answer to a call from before it opened closes nothing. */
export function succeeded(
  breaker: CallBreaker,
  now: number,
  holder: string,
  rules: BreakerRules = usualBreaker,
): CallBreaker {
  if (breaker.phase === 'open') return breaker;
  if (breaker.phase === 'halfOpen') {
    if (breaker.lease?.holder !== holder) return breaker;
    const successes = breaker.successes + 1;
    return successes >= rules.toClose ? closedBreaker : { ...breaker, successes, lease: null };
  }
  if (breaker.inARow === 0 && breaker.failures.length === 0) return breaker;
  return {
    phase: 'closed',
    failures: breaker.failures.filter((at) => elapsed(at, now) < rules.windowMs),
    inARow: 0,
  };
}

/** A call ended without saying anything about the provider (stopped by the person, a bad key): its probe is given back. */
export function abandoned(breaker: CallBreaker, holder: string): CallBreaker {
  if (breaker.phase !== 'halfOpen' || breaker.lease?.holder !== holder) return breaker;
  return { ...breaker, lease: null };
}
