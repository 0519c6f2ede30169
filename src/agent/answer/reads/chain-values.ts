import type { Values } from '../../../domain/advice/slot.ts';
import type { ChainRead } from './outputs.ts';

const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** "25 Aug 2026" for "2026-08-25". */
export function dayWords(date: string): string {
  const [year, number, day] = date.slice(0, 10).split('-').map(Number);
  return `${day} ${month[number! - 1]} ${year}`;
}

export const grouped = (value: number, currency: string, places = 0): string =>
  value.toLocaleString(currency === 'USD' ? 'en-US' : 'en-IN', { maximumFractionDigits: places });

const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : part / whole;
const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);
const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/** From this rank on, and up to that one, premium is dear or cheap against its own past. */
const dear = 60;
const cheap = 30;

function ivWords({ ivRank, ivPercentile, atmIv, realizedVolatility }: ChainRead): Values {
  const middle = ivRank === null ? null : (ivRank + (ivPercentile ?? ivRank)) / 2;
  const premium = less(atmIv, realizedVolatility);
  return {
    ivHigh: middle !== null && middle >= dear ? 1 : null,
    ivLow: middle !== null && middle <= cheap ? 1 : null,
    ivFair: middle !== null && middle > cheap && middle < dear ? 1 : null,
    ivPoints: premium === null ? null : Math.abs(100 * premium),
    ivSide: premium === null ? null : premium >= 0 ? 'more than that' : 'less than that',
  };
}

/** Everything a sentence about the state of a chain may show. */
export function chainValues(chain: ChainRead): Values {
  const { spot, expectedMove, walls, levels, pcr, totals, currency } = chain;
  const near = (list: readonly { price: number; name: string }[] | undefined) =>
    list === undefined || list.length === 0
      ? null
      : list
          .slice(0, 2)
          .map(({ price, name }) => `${grouped(price, currency)} (${name})`)
          .join(', ');
  return {
    symbol: chain.symbol,
    exchange: chain.exchange,
    spot,
    forward: chain.forward,
    expiry: dayWords(chain.expiry),
    expiries: chain.expiries.slice(0, 6).map(dayWords).join(', '),
    daysToExpiry: chain.daysToExpiry,
    lotSize: chain.lotSize,
    pcr: pcr.oi,
    pcrVolume: pcr.volume,
    pcrAll: pcr.oiAllExpiries,
    strikeCount: Math.round(chain.quality.legs / 2),
    maxPain: chain.maxPain,
    callOi: totals.callOi,
    putOi: totals.putOi,
    support: walls.support[0]?.strike ?? null,
    supportOi: walls.support[0]?.oi ?? null,
    resistance: walls.resistance[0]?.strike ?? null,
    resistanceOi: walls.resistance[0]?.oi ?? null,
    priceSupport: near(levels?.support),
    priceResistance: near(levels?.resistance),
    callTop: walls.resistance
      .map(({ strike, oi }) => `${grouped(strike, currency, 2)} with ${grouped(oi, currency)}`)
      .join(', '),
    putTop: walls.support
      .map(({ strike, oi }) => `${grouped(strike, currency, 2)} with ${grouped(oi, currency)}`)
      .join(', '),
    expectedMove: expectedMove.oneSigma,
    moveShare: share(expectedMove.oneSigma, spot),
    straddleMove: expectedMove.straddle,
    straddleShare: share(expectedMove.straddle, spot),
    lower: less(spot, expectedMove.oneSigma),
    upper: sum(spot, expectedMove.oneSigma),
    atmIv: chain.atmIv,
    ivRank: chain.ivRank,
    ivPercentile: chain.ivPercentile,
    ivObservations: chain.ivObservations,
    realizedVolatility: chain.realizedVolatility,
    ...ivWords(chain),
  };
}

/** What a sentence about one option of a chain may show; the nearest listed strike where it has none of that. */
export function quoteValues(chain: ChainRead, strike: number, right: 'CE' | 'PE'): Values {
  const { strikes = [], lotSize } = chain;
  const row = strikes.find((each) => each.strike === strike);
  const found = right === 'CE' ? row?.call : row?.put;
  const base = { symbol: chain.symbol, expiry: dayWords(chain.expiry), spot: chain.spot, strike };
  if (found === undefined || found === null) {
    const nearest = strikes
      .map((each) => each.strike)
      .sort((a, b) => Math.abs(a - strike) - Math.abs(b - strike))[0];
    return { ...base, nearestStrike: nearest ?? null };
  }
  const { bid, ask, last, iv, delta, oi } = found;
  return {
    ...base,
    right,
    bid,
    ask,
    last,
    iv,
    delta,
    oi,
    lotSize,
    lotCost: ask === null || lotSize === null ? null : ask * lotSize,
  };
}
