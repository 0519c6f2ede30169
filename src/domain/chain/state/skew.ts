import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { SolvedSide } from '../leg-columns.ts';
import type { SolvedSlice } from '../side.ts';
import { smileAt } from '../smile.ts';

export type Skew = ChainDocument['skew'];

/**
 * Volatility at |delta| = `target`, straight in delta between the first two solved strikes around it, walking outwards from
 * the money; null where the quotes do not reach so far.
 */
export function ivAtDelta(side: SolvedSide, start: number, step: 1 | -1, target: number): number | null {
  let delta = Number.NaN;
  let iv = Number.NaN;
  for (let i = start; i >= 0 && i < side.iv.length; i += step) {
    const here = Math.abs(side.delta[i]!);
    if (!(side.iv[i]! > 0) || Number.isNaN(here)) continue;
    if (here === target) return side.iv[i]!;
    if (here < target) {
      if (Number.isNaN(delta)) return null;
      return iv + ((target - delta) / (here - delta)) * (side.iv[i]! - iv);
    }
    delta = here;
    iv = side.iv[i]!;
  }
  return null;
}

export function skew({ slice, forward, call, put, smile }: SolvedSlice): Skew {
  if (forward === null) return { riskReversal25: null, callIv25: null, putIv25: null, fivePercent: null };
  const { strikes } = slice;
  let above = 0;
  while (above < strikes.length && strikes[above]! <= forward) above++;
  const callIv25 = ivAtDelta(call, Math.max(above - 1, 0), 1, 0.25);
  const putIv25 = ivAtDelta(put, Math.min(above, strikes.length - 1), -1, 0.25);
  const low = smileAt(strikes, smile, forward * 0.95);
  const high = smileAt(strikes, smile, forward * 1.05);
  return {
    riskReversal25: callIv25 === null || putIv25 === null ? null : callIv25 - putIv25,
    callIv25,
    putIv25,
    fivePercent: low === null || high === null ? null : low - high,
  };
}
