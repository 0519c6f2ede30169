/** Several signals as one, for as long as a piece of work takes. */
export interface Joined {
  signal: AbortSignal;
  /** Lets the signals go; the work is over. */
  release(): void;
}

/**
 * A signal that fires when any of others does, until it is released. `AbortSignal.any` leaves a trace in every signal it joins for as
 * long as that one lives: for work that is done each minute under a signal of days that adds up.
 */
export function joined(...signals: readonly (AbortSignal | undefined)[]): Joined {
  const own = new AbortController();
  const listening: [AbortSignal, () => void][] = [];
  for (const one of signals) {
    if (one === undefined) continue;
    const fire = () => own.abort(one.reason);
    if (one.aborted) fire();
    else {
      one.addEventListener('abort', fire, { once: true });
      listening.push([one, fire]);
    }
  }
  return {
    signal: own.signal,
    release() {
      for (const [one, fire] of listening) one.removeEventListener('abort', fire);
    },
  };
}
