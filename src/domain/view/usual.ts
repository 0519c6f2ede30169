import usual from '../../../data/view/usual.json' with { type: 'json' };
import type { ChainAnalysis } from '../chain/analysis.ts';

/** The figures a chain alone gives, as they are compared with what is usual; NaN where one cannot be had. */
export interface ChainFigures {
  /** ln of put over call open interest. */
  pcr: number;
  /** Contracts added or closed bullishly less bearishly, over all of them. */
  buildUp: number;
  /** From spot to the strike where option writers lose least, in expected moves. */
  maxPain: number;
  /** ln of this expiry's at-the-money volatility over the next one's. */
  term: number;
  /** Gamma of calls less gamma of puts that is open, over both. */
  gamma: number;
}

function buildUpShare({ buildUp: { calls, puts } }: ChainAnalysis): number {
  const net = ({ contracts }: typeof calls) =>
    contracts.longBuildUp + contracts.shortCovering - contracts.shortBuildUp - contracts.longUnwinding;
  const all = [...Object.values(calls.contracts), ...Object.values(puts.contracts)];
  return (net(calls) - net(puts)) / all.reduce((sum, part) => sum + part, 0);
}

function gammaShare({ focus: { call, put, slice } }: ChainAnalysis): number {
  let [calls, puts] = [0, 0];
  for (let i = 0; i < slice.strikes.length; i++) {
    calls += (call.gamma[i]! || 0) * (slice.call.oi[i]! || 0);
    puts += (put.gamma[i]! || 0) * (slice.put.oi[i]! || 0);
  }
  return (calls - puts) / (calls + puts);
}

export function chainFigures(analysis: ChainAnalysis): ChainFigures {
  const { pcr, maxPain, expectedMove, summaries, expiry, atm, focus } = analysis;
  const spot = analysis.spot ?? focus.forward ?? Number.NaN;
  const next = summaries.find((row) => row.expiry > expiry && row.atmIv !== null);
  return {
    pcr: Math.log(pcr.oi ?? Number.NaN),
    buildUp: buildUpShare(analysis),
    maxPain: ((maxPain ?? Number.NaN) - spot) / (expectedMove.oneSigma ?? Number.NaN),
    term: Math.log((atm.iv ?? Number.NaN) / (next?.atmIv ?? Number.NaN)),
    gamma: gammaShare(analysis),
  };
}

/**
 * Standard deviations a figure stands off what is usual for it: measured by `node tests/benchmarks/evidence-noise.mjs` on the chains
 * of fifteen Indian underlyings over forty sessions, as no single chain tells its own noise.
 */
export function deviationsOff(figure: keyof ChainFigures, value: number): number {
  const { mean, deviation } = usual.figures[figure];
  return (value - mean) / deviation;
}
