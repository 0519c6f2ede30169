import type { Occasion } from '../calendar/events.ts';

/** One leg of an order as the validator sees it; null is "not known". Quantities and shown sizes in one unit. */
export interface SetupLeg {
  name: string;
  action: 'buy' | 'sell';
  option: boolean;
  /** YYYY-MM-DD; null for shares. */
  expiry: string | null;
  quantity: number;
  bid: number | null;
  ask: number | null;
  bidQty: number | null;
  askQty: number | null;
  /** Contracts traded today, and units in one. */
  volume: number | null;
  lot: number;
}

/** Everything the validator looks at. Money is in the account's currency, times are epoch ms, null is "not known": no concern is made of it. */
export interface Setup {
  symbol: string;
  legs: readonly SetupLeg[];
  /** Date of the session, and the moment. */
  date: string;
  now: number;
  /** Oldest price of the legs, and whether the source calls them stale. */
  quotedAt: number | null;
  stale: boolean;
  /** Worst loss with charges, positive; under stress where it has no bound. */
  maxLoss: number | null;
  undefinedRisk: boolean;
  /** Margin of the account afterwards. */
  margin: number | null;
  equity: number | null;
  /** Of the order: units of the underlying, and money per volatility point. */
  delta: number | null;
  vega: number | null;
  /** Direction the market's evidence speaks for. */
  trend: 'bullish' | 'bearish' | 'neutral' | null;
  /** 0..1. */
  ivRank: number | null;
  events: readonly Occasion[];
  /** What is open already: worst loss and delta of each underlying. */
  held: readonly { symbol: string; risk: number | null; delta: number | null }[];
  /** Correlation of daily returns with each underlying held. */
  correlations: Readonly<Record<string, number>>;
  /** How trades of such a kind in such a market ended. */
  similar: { n: number; losses: number } | null;
  /** Closed trades of the account, newest first. */
  closed: readonly { at: number; pnl: number; risk: number | null }[];
}
