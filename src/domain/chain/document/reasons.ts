import type { ChainDocument } from '../../../core/shapes/chain.ts';

type Told = Omit<ChainDocument, 'reasons' | 'strikes' | 'warnings'>;

const lacking = (what: string): string => `the source gives no ${what}`;

/** Why a ratio of puts over calls is none. */
function ratioReason(calls: number | null, puts: number | null, what: string): string {
  if (calls === null || puts === null) return lacking(what);
  return calls < 0
    ? `${what} of calls is below zero in sum: a ratio to it says nothing`
    : `no ${what} of calls`;
}

function positioningReasons({ pcr, totals, maxPain }: Told) {
  const { callOi, putOi, callVolume, putVolume, callOiChange, putOiChange } = totals;
  return {
    'pcr.oi': [pcr.oi, ratioReason(callOi, putOi, 'open interest')],
    'pcr.volume': [pcr.volume, ratioReason(callVolume, putVolume, 'volume')],
    'pcr.oiChange': [pcr.oiChange, ratioReason(callOiChange, putOiChange, 'change in open interest')],
    'pcr.oiAllExpiries': [pcr.oiAllExpiries, 'no open interest of calls over all expiries'],
    maxPain: [maxPain, 'no contract is open, or the source does not say'],
  } as const;
}

function priceReasons(found: Told, forward: string) {
  const { straddle, spotStraddle, expectedMove: move, skew } = found;
  const money = found.forward === null ? forward : 'the options at the money have no price';
  const reach = found.forward === null ? forward : 'the volatilities known do not reach that far';
  return {
    straddle: [straddle, money],
    'spotStraddle.last': [
      spotStraddle.last,
      spotStraddle.strike === null ? lacking('price of the underlying') : lacking('last price there'),
    ],
    'expectedMove.straddle': [move.straddle, money],
    'expectedMove.oneSigma': [move.oneSigma, `no ATM IV: ${found.atmIvBasis}`],
    'expectedMove.weighted': [move.weighted, 'an option it is made of has no price'],
    range: [found.range, found.forward === null ? forward : 'fewer than three strikes have a price'],
    'skew.riskReversal25': [skew.riskReversal25, reach],
    'skew.fivePercent': [skew.fivePercent, reach],
  } as const;
}

/** Why figures of the document are null, by their path; nothing for those that are there. */
export function reasonsOf(found: Told): ChainDocument['reasons'] {
  const forward = 'there is no forward: neither parity, a future nor the spot gives one';
  const rows: Record<string, readonly [value: unknown, reason: string]> = {
    spot: [found.spot, lacking('price of the underlying')],
    forward: [found.forward, forward],
    atmStrike: [found.atmStrike, forward],
    atmIv: [found.atmIv, found.atmIvBasis],
    iv30: [found.iv30, 'no two expiries with an ATM IV around 30 days, nor one within a week of it'],
    lotSize: [found.lotSize, found.lotSource],
    ...positioningReasons(found),
    ...priceReasons(found, forward),
    ivRank: [found.ivRank, found.ivRankReason ?? ''],
    ivPercentile: [found.ivPercentile, found.ivRankReason ?? ''],
    vrp: [found.vrp, found.realizedVolatility === null ? found.vrpBasis : 'there is no ATM IV'],
    realizedVolatility: [found.realizedVolatility, found.vrpBasis],
    gex: [found.gex, found.gexReason ?? ''],
    gexFlip: [found.gexFlip, found.gexReason ?? ''],
    wallShift: [found.wallShift, 'no earlier snapshot of this expiry is known'],
    trend: [found.trend, 'fewer than three snapshots of this expiry are known'],
    levels: [found.levels, 'there are no daily bars before the day'],
  };
  const absent = Object.entries(rows).filter(([, [value]]) => value === null);
  return Object.fromEntries(absent.map(([name, [, reason]]) => [name, reason]));
}
