import type { FillModel } from '../../desk/fill-model.ts';
import type { LegRule } from './leg-rule.ts';

/** A structure with when to enter and when to leave. */
export interface OptionRules {
  legs: readonly LegRule[];
  lots: number;
  /** Calendar days to expiry at entry. */
  entryDteMin: number;
  entryDteMax: number;
  /** 1 Monday … 7 Sunday; null is any. */
  entryWeekdays: readonly number[] | null;
  /** Minutes after midnight at the exchange before which nothing is entered; null is any. */
  entryMinute: number | null;
  /** IV rank (0..100) of the days before, bounds included; null does not look. */
  ivRankMin: number | null;
  ivRankMax: number | null;
  /** Positions that may be open together. */
  overlap: number;
  exitDte: number | null;
  exitBeforeExpiry: boolean;
  /** Minutes after midnight from which a position is left; null does not look. */
  exitMinute: number | null;
  /** Absolute delta of a sold leg from which the position is left. */
  exitDelta: number | null;
  /** Share of the credit or debit. */
  stop: number | null;
  target: number | null;
  fill: FillModel;
}

export const optionExits = [
  'expiry',
  'expiryDayMissing',
  'beforeExpiry',
  'dte',
  'time',
  'delta',
  'stop',
  'target',
] as const;
export type OptionExit = (typeof optionExits)[number];
