import type { Totals } from './totals.ts';

/** Put-call ratios; null where the call side sums to nothing, or to less than nothing for changes. */
export interface PutCallRatios {
  oi: number | null;
  volume: number | null;
  oiChange: number | null;
}

/** Puts over calls; null unless calls are above 0 and puts are known. */
export function putCallRatio(calls: number, puts: number): number | null {
  return calls > 0 && Number.isFinite(puts / calls) ? puts / calls : null;
}

/**
 * PCR of open interest, volume and change in open interest. The last can be negative (puts closed while calls were
 * opened); where calls were closed on balance it has no meaning and is null.
 */
export function putCallRatios(t: Totals): PutCallRatios {
  return {
    oi: putCallRatio(t.callOi, t.putOi),
    volume: putCallRatio(t.callVolume, t.putVolume),
    oiChange: putCallRatio(t.callOiChange, t.putOiChange),
  };
}
