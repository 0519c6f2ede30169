import type { ChainDocument } from '../../../core/shapes/chain.ts';
import { isoWithOffset } from '../../calendar/calendar.ts';
import { quantile } from '../../options/payoff/law.ts';
import type { ChainAnalysis } from '../analysis.ts';
import { marketLaw } from '../law.ts';
import { figure, money } from '../number.ts';
import { gexConvention } from '../state/gex.ts';
import { shownStraddle, straddleLast } from '../state/moves.ts';
import { countsOf, legDocument } from './leg-document.ts';
import { reasonsOf } from './reasons.ts';
import { levelsOf, termOf, trendOf } from './terms.ts';

function strikesOf(
  { focus, buildUp, maxStrikes }: ChainAnalysis,
  which: 'all' | 'near' | 'none',
): ChainDocument['strikes'] {
  if (which === 'none') return [];
  const { slice, atmIndex, call, put } = focus;
  const near = which === 'near' && atmIndex >= 0;
  const from = near ? Math.max(0, atmIndex - maxStrikes) : 0;
  const to = near ? Math.min(slice.strikes.length, atmIndex + maxStrikes + 1) : slice.strikes.length;
  const rows: ChainDocument['strikes'] = [];
  for (let i = from; i < to; i++) {
    rows.push({
      strike: slice.strikes[i]!,
      call: legDocument(slice.call, call, buildUp.callKinds[i] ?? null, i),
      put: legDocument(slice.put, put, buildUp.putKinds[i] ?? null, i),
    });
  }
  return rows;
}

function buildUpOf({ buildUp, focus }: ChainAnalysis): ChainDocument['buildUp'] {
  const byStrike: ChainDocument['buildUp']['byStrike'] = [];
  for (const [i, strike] of focus.slice.strikes.entries()) {
    const call = buildUp.callKinds[i] ?? null;
    const put = buildUp.putKinds[i] ?? null;
    if (call !== null || put !== null) byStrike.push({ strike, call, put });
  }
  return {
    calls: buildUp.calls,
    puts: buildUp.puts,
    byStrike,
    basis: 'premium and open interest since the previous close; under 0.1 % or 1 % is neutral',
  };
}

/** The head of the document: what it is of. */
function headOf(analysis: ChainAnalysis) {
  const { chain, focus, freshness, atm } = analysis;
  return {
    symbol: chain.symbol,
    exchange: chain.exchange,
    currency: chain.currency,
    expiry: analysis.expiry,
    expiries: chain.slices.map((slice) => slice.expiry),
    asOf: isoWithOffset(chain.exchange, chain.asOf),
    source: chain.source,
    freshness: { state: freshness.state, ageMs: Math.round(freshness.ageMs), note: freshness.note },
    spot: money(analysis.spot),
    forward: money(focus.forward),
    forwardBasis: focus.forward === null ? null : focus.forwardBasis,
    atmStrike: analysis.atmStrike,
    atmIv: figure(atm.iv),
    atmIvBasis: atm.basis,
    iv30: figure(analysis.iv30),
    lotSize: focus.lotSize,
    lotSource: focus.lotSource,
    daysToExpiry: analysis.daysToExpiry,
    years: focus.years,
    rate: focus.rate,
    openInterestUnit: 'contracts' as const,
    openInterestNote: chain.openInterestNote,
  };
}

function positioningOf(analysis: ChainAnalysis) {
  const { pcr, totals, expiry, focus, gamma } = analysis;
  return {
    pcr: {
      oi: figure(pcr.oi),
      volume: figure(pcr.volume),
      oiChange: figure(pcr.oiChange),
      oiAllExpiries: figure(pcr.oiAllExpiries),
    },
    pcrScope: `expiry ${expiry}, all ${focus.slice.strikes.length} strikes; oiAllExpiries over every expiry listed`,
    totals: {
      callOi: figure(totals.callOi),
      putOi: figure(totals.putOi),
      callVolume: figure(totals.callVolume),
      putVolume: figure(totals.putVolume),
      callOiChange: figure(totals.callOiChange),
      putOiChange: figure(totals.putOiChange),
    },
    maxPain: analysis.maxPain,
    buildUp: buildUpOf(analysis),
    walls: analysis.walls,
    wallShift: analysis.wallShift,
    gex: money(gamma.gex),
    gexFlip: money(gamma.flip),
    gexBasis: gexConvention,
    gexReason: gamma.reason,
  };
}

function rangeOf(focus: ChainAnalysis['focus']): ChainDocument['range'] {
  const law = marketLaw(focus);
  if (law === null) return null;
  const at = (p: number) => money(quantile(law, p))!;
  return { p05: at(0.05), p16: at(0.16), p50: at(0.5), p84: at(0.84), p95: at(0.95) };
}

function movesOf({ straddle, focus, spotIndex, expectedMove: move, skew }: ChainAnalysis) {
  const shown = shownStraddle(focus, spotIndex, straddle);
  return {
    straddle: money(shown?.price),
    straddleStrike: shown?.strike ?? null,
    straddleBasis: shown?.basis ?? null,
    spotStraddle: {
      strike: focus.slice.strikes[spotIndex] ?? null,
      last: money(straddleLast(focus.slice, spotIndex)),
    },
    expectedMove: {
      straddle: money(move.straddle),
      oneSigma: money(move.oneSigma),
      weighted: money(move.weighted),
      basis: move.basis,
    },
    range: rangeOf(focus),
    skew: {
      riskReversal25: figure(skew.riskReversal25),
      callIv25: figure(skew.callIv25),
      putIv25: figure(skew.putIv25),
      fivePercent: figure(skew.fivePercent),
    },
  };
}

/**
 * The public JSON of `chain`: every figure finite or null. `near` keeps the strikes around the money that
 * `maxStrikes` allowed, `none` leaves the list empty.
 */
export function chainDocument(
  analysis: ChainAnalysis,
  { strikes = 'all' }: { strikes?: 'all' | 'near' | 'none' } = {},
): ChainDocument {
  const { chain, focus, premium } = analysis;
  const told = {
    ...headOf(analysis),
    ...positioningOf(analysis),
    ...movesOf(analysis),
    termStructure: termOf(analysis),
    ...analysis.ivStanding,
    vrp: figure(premium.vrp),
    vrpBasis: premium.basis,
    realizedVolatility: figure(premium.realizedVolatility),
    trend: trendOf(analysis.trend, (ms) => isoWithOffset(chain.exchange, ms)),
    levels: levelsOf(analysis),
    quality: countsOf(focus),
    definitions: 'docs/analytics.md',
  };
  return {
    ...told,
    reasons: reasonsOf(told),
    strikes: strikesOf(analysis, strikes),
    warnings: [...new Set(analysis.warnings)],
  };
}
