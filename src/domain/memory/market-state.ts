import type { MarketState } from './conditions.ts';

/** The figures of a chain document that tell one market from another. */
export interface MarketFigures {
  asOf: string;
  /** 0..100. */
  ivRank: number | null;
  atmIv: number | null;
  daysToExpiry: number;
  pcr: { oi: number | null };
  skew: { riskReversal25: number | null };
  trend: { per: 'hour' | 'day'; pcrSlope: number | null } | null;
}

const sessions = 20;

const change = (closes: readonly number[], back: number): number | null => {
  const [last, before] = [closes.at(-1), closes.at(-1 - back)];
  return last === undefined || before === undefined || !(before > 0) ? null : last / before - 1;
};

function realisedOf(closes: readonly number[]): number | null {
  if (closes.length <= sessions) return null;
  const moves = closes
    .slice(-sessions)
    .map((close, i) => Math.log(close / closes[closes.length - sessions - 1 + i]!));
  const mean = moves.reduce((sum, move) => sum + move, 0) / sessions;
  const squares = moves.reduce((sum, move) => sum + (move - mean) ** 2, 0);
  return Math.sqrt((squares / (sessions - 1)) * 252);
}

/** The state of a market from its chain and the daily closes up to it, oldest first; closes that are not there are left out. */
export function marketState(figures: MarketFigures, closes: readonly (number | null)[]): MarketState {
  const known = closes.filter((close): close is number => close !== null && close > 0);
  const recent = known.slice(-sessions);
  const mean = recent.reduce((sum, close) => sum + close, 0) / recent.length;
  return {
    ivRank: figures.ivRank === null ? null : figures.ivRank / 100,
    pcr: figures.pcr.oi,
    pcrChange: figures.trend?.per === 'day' ? figures.trend.pcrSlope : null,
    iv: figures.atmIv,
    return1: change(known, 1),
    return5: change(known, 5),
    return20: change(known, 20),
    realised: realisedOf(known),
    skew: figures.skew.riskReversal25,
    trend: recent.length < sessions ? null : recent.at(-1)! / mean - 1,
    daysToExpiry: figures.daysToExpiry,
    weekday: new Date(Date.parse(`${figures.asOf.slice(0, 10)}T00:00:00Z`)).getUTCDay(),
  };
}
