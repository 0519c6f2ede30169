import type { Freshness } from '../core/shapes/market.ts';
import { freshness } from './calendar/calendar.ts';
import type { Exchange } from './symbol/symbol.ts';

/** Where a value comes from and what moment it is of. */
export interface Stamp {
  exchange: Exchange;
  source: string;
  /** Moment the value is of, epoch ms UTC. */
  asOf: number;
  /** Moment coach got it, epoch ms UTC. */
  receivedAt: number;
  /** Delay the vendor declares, ms. */
  delayMs: number;
  /** Made up for demonstration. */
  sample: boolean;
  /** What a person should know before relying on the value, a sentence each. */
  warnings?: readonly string[];
}

/** A value that can only be reached by judging its age. */
export interface Stamped<T> extends Stamp {
  judged(nowMs: number): { value: T; freshness: Freshness };
}

/** Seals a value with its stamp. */
export function stamped<T>(value: T, stamp: Stamp): Stamped<T> {
  return {
    ...stamp,
    judged: (nowMs) => ({
      value,
      freshness: freshness(stamp.exchange, stamp.asOf, nowMs, {
        delayMs: stamp.delayMs,
        sample: stamp.sample,
      }),
    }),
  };
}
