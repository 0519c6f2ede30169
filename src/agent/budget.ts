import type { Clock } from '../ports/clock.ts';
import type { TokenUsage } from '../ports/model.ts';
import type { Bound } from './events.ts';

/** How far one turn may go. */
export interface Limits {
  rounds: number;
  calls: number;
  /** Time of the tool loop, without the time a person takes to answer. */
  ms: number;
  /** Tokens of all model calls of the turn, in and out. */
  tokens: number;
  outputTokens: number;
  /** Tokens of what a request carries along: transcript and tool results. */
  transcriptTokens: number;
  fanOut: number;
}

export const usualLimits: Limits = {
  rounds: 8,
  calls: 12,
  ms: 60_000,
  tokens: 160_000,
  outputTokens: 1_500,
  transcriptTokens: 24_000,
  fanOut: 4,
};

/** What a turn has used so far, against its limits. */
export interface Budget {
  readonly limits: Limits;
  readonly rounds: number;
  readonly calls: number;
  readonly turnNano: number;
  /** The bound that the next request would pass, or null. */
  next(requestTokens: number): Bound | null;
  round(): void;
  call(): boolean;
  used(usage: TokenUsage, requestTokens: number, costNano: number | null): void;
  /** Time does not count while somebody is asked. */
  paused<T>(work: () => Promise<T>): Promise<T>;
  leftMs(): number;
}

export function budget(limits: Limits, clock: Clock): Budget {
  const started = clock.monotonic();
  let [rounds, calls, tokens, turnNano, pausedMs] = [0, 0, 0, 0, 0];
  const leftMs = () => limits.ms - (clock.monotonic() - started - pausedMs);
  return {
    limits,
    leftMs,
    get rounds() {
      return rounds;
    },
    get calls() {
      return calls;
    },
    get turnNano() {
      return turnNano;
    },
    next(requestTokens) {
      if (rounds >= limits.rounds) return 'rounds';
      if (rounds > 0 && leftMs() <= 0) return 'time';
      return tokens + requestTokens + limits.outputTokens > limits.tokens ? 'tokens' : null;
    },
    round: () => void rounds++,
    call: () => calls < limits.calls && ++calls > 0,
    used(usage, requestTokens, costNano) {
      tokens += (usage.input ?? requestTokens) + (usage.output ?? 0);
      turnNano += costNano ?? 0;
    },
    async paused(work) {
      const from = clock.monotonic();
      try {
        return await work();
      } finally {
        pausedMs += clock.monotonic() - from;
      }
    },
  };
}

/** A bound in words for the person. */
export const boundWords: Record<Bound, string> = {
  rounds: 'The model used all its rounds; it answers with what it has.',
  calls: 'The model used all its tool calls; it answers with what it has.',
  time: 'The time for tool calls is up; the answer rests on what there is.',
  tokens: 'The token budget of this turn is used up.',
  money: 'The next model call could pass the money cap, so it is not made.',
  repeat: 'The model asked for the same thing twice; it answers with what it has.',
};
