import type { Freshness } from '../../core/shapes/market.ts';

/** One remark of a second opinion. */
export interface ReviewPoint {
  kind:
    | 'risk'
    | 'size'
    | 'memory'
    | 'staleness'
    | 'cost'
    | 'grounding'
    | 'event'
    | 'model'
    | 'behaviour'
    | 'vote';
  level: 'info' | 'caution' | 'warning';
  text: string;
}

export type Known = number | null | undefined;

/** What was suggested, or a position asked about; money of the whole of it, in the market's currency. */
export interface ReviewedTrade {
  name: string;
  symbol: string;
  expiry: string;
  maxProfit: Known;
  maxLoss: Known;
  maxLossUnlimited?: boolean | undefined;
  pop?: Known;
  expectedValue?: Known;
  /** In and out. */
  charges?: Known;
  margin?: Known;
  legs?: readonly { action: string; bid?: Known; ask?: Known }[] | undefined;
}

export interface ReviewFacts {
  currency?: 'INR' | 'USD' | undefined;
  trade?: ReviewedTrade | null | undefined;
  market?:
    | { spot?: Known; daysToExpiry?: Known; expectedMove?: Known; atmIv?: Known; realizedVolatility?: Known }
    | null
    | undefined;
  person?:
    | {
        capital: number | null;
        experience: 'beginner' | 'intermediate' | 'advanced';
        riskShare?: Known;
        definedRisk?: boolean | undefined;
      }
    | null
    | undefined;
  portfolio?:
    | {
        /** What may still be lost today; 0 or less leaves none. */
        roomToday?: Known;
        dayPnl?: Known;
        /** Open structures on the same underlying. */
        sameUnderlying?: Known;
        /** What everything open can lose together. */
        openRisk?: Known;
        lossStreak?: Known;
        tradingHalted?: boolean | undefined;
      }
    | null
    | undefined;
  /** Past trades like this one. */
  memory?: readonly { pnl: number; summary?: string | undefined }[] | null | undefined;
  freshness?: Freshness | null | undefined;
  /** Known dates until the expiry. */
  events?: readonly { date: string; name: string }[] | null | undefined;
  /** Figures of the answer that no row supports. */
  ungrounded?: readonly string[] | undefined;
}

export const point = (kind: ReviewPoint['kind'], level: ReviewPoint['level'], text: string): ReviewPoint => ({
  kind,
  level,
  text,
});
/** A number that can be spoken of: beyond this size it is a fault of the source. */
export const isNumber = (value: Known): value is number =>
  typeof value === 'number' && Math.abs(value) < 1e15;
export const percent = (share: number, places = 0): string => `${(100 * share).toFixed(places)} %`;

export function money(value: number, currency: 'INR' | 'USD'): string {
  const whole = Math.abs(value).toLocaleString(currency === 'USD' ? 'en-US' : 'en-IN', {
    maximumFractionDigits: 0,
  });
  return `${currency === 'USD' ? '$' : '₹'}${whole}`;
}
