import type { SolvedSlice } from '../side.ts';
import { atmIv } from '../smile.ts';
import type { Chain } from '../snapshot.ts';
import { solveChain } from '../solve.ts';
import { straddleAt } from '../state/moves.ts';
import { maxPain } from '../state/pain.ts';
import { putCallRatio } from '../state/pcr.ts';
import { totals } from '../state/totals.ts';
import { largest } from '../state/walls.ts';

/** The figures of one expiry of one snapshot, kept so that trends need not recompute. */
export interface ExpirySummary {
  symbol: string;
  /** Epoch ms UTC. */
  asOf: number;
  expiry: string;
  years: number;
  /** Null where the source has none. */
  spot: number | null;
  forward: number | null;
  atmIv: number | null;
  pcrOi: number | null;
  maxPain: number | null;
  straddle: number | null;
  callOi: number;
  putOi: number;
  resistance: number | null;
  support: number | null;
}

export function summaryOf(chain: Chain, solved: SolvedSlice): ExpirySummary {
  const { slice } = solved;
  const { strikes, call, put } = slice;
  const { callOi, putOi } = totals(slice);
  const top = (oi: Float64Array): number | null => {
    const i = largest(oi, 1)[0];
    return i === undefined ? null : strikes[i]!;
  };
  return {
    symbol: chain.symbol,
    asOf: chain.asOf,
    expiry: slice.expiry,
    years: solved.years,
    spot: chain.spot > 0 ? chain.spot : null,
    forward: solved.forward,
    atmIv: atmIv(solved).iv,
    pcrOi: putCallRatio(callOi, putOi),
    maxPain: maxPain(strikes, call.oi, put.oi),
    straddle: straddleAt(solved, solved.atmIndex)?.price ?? null,
    callOi: callOi || 0,
    putOi: putOi || 0,
    resistance: top(call.oi),
    support: top(put.oi),
  };
}

/** One summary for each expiry that can be solved, ascending; `solved` where the caller has solved the chain already. */
export function summaries(
  chain: Chain,
  options: { rate: number },
  solved: readonly SolvedSlice[] = solveChain(chain, options).solved,
): ExpirySummary[] {
  return solved.map((one) => summaryOf(chain, one));
}
