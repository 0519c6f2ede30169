/** What prepared answers read of the outputs of commands; everything else of them is none of their business. */
type Maybe = number | null;

export interface ChainQuote {
  last: Maybe;
  bid: Maybe;
  ask: Maybe;
  iv: Maybe;
  delta: Maybe;
  oi: Maybe;
}

interface Wall {
  strike: number;
  oi: number;
}

export interface ChainRead {
  symbol: string;
  exchange: string;
  currency: string;
  expiry: string;
  expiries: string[];
  freshness: { state: string; note: string };
  spot: Maybe;
  forward: Maybe;
  atmStrike: Maybe;
  atmIv: Maybe;
  lotSize: Maybe;
  daysToExpiry: Maybe;
  pcr: { oi: Maybe; volume: Maybe; oiAllExpiries: Maybe };
  totals: { callOi: Maybe; putOi: Maybe };
  maxPain: Maybe;
  expectedMove: { straddle: Maybe; oneSigma: Maybe };
  ivRank: Maybe;
  ivPercentile: Maybe;
  ivObservations: Maybe;
  realizedVolatility: Maybe;
  walls: { resistance: Wall[]; support: Wall[] };
  levels: {
    support: { price: number; name: string }[];
    resistance: { price: number; name: string }[];
  } | null;
  quality: { legs: number };
  strikes?: { strike: number; call: ChainQuote | null; put: ChainQuote | null }[];
}

export interface Idea {
  strategy: string;
  name: string;
  actions: string[];
  legs: { lots: number }[];
  maxProfit: Maybe;
  maxProfitUnlimited: boolean;
  maxLoss: Maybe;
  maxLossUnlimited: boolean;
  breakevensAfterCosts: number[];
  pop: Maybe;
  margin: { estimate: Maybe };
}

export interface SuggestRead {
  symbol: string;
  expiry: string;
  market: ChainRead;
  view: { direction: string; volatility: string };
  suggestions: Idea[];
  rejected: { strategy: string; reason: string }[];
}

export interface PayoffRead {
  symbol: string;
  asOf: string;
  currency: string;
  expiry: string;
  freshness: { state: string; note: string };
  spot: number;
  forward: number;
  lotSize: number;
  legs: {
    action: 'buy' | 'sell';
    type: string;
    strike: Maybe;
    lots: number;
    quantity: number;
    price: number;
    iv: Maybe;
  }[];
  netCash: number;
  maxProfit: Maybe;
  maxProfitUnlimited: boolean;
  maxLoss: Maybe;
  maxLossUnlimited: boolean;
  breakevensAfterCosts: number[];
  pop: Maybe;
  expectedValue: Maybe;
  greeks: { delta: number; theta: number; vega: number };
  margin: { estimate: Maybe };
}

export interface PortfolioRead {
  holdings: { name: string; quantity: number; expired: boolean; unrealised: Maybe; currency: string }[];
  pnl: { currency: string; realised: number; unrealised: Maybe }[];
}

interface Group {
  key: string;
  count: number;
  wins: number;
  winRate: Maybe;
  winInterval: { low: number; high: number } | [number, number] | null;
  net: number;
}

export interface PerformanceRead {
  period: string;
  currency: string;
  trades: { count: number; winRate: Maybe; netProfit: number };
  open: number;
  chargesEstimated: number;
  byStrategy: Group[];
}

export interface PatternsRead {
  leastTrades: number;
  trades: number;
  patterns: {
    kind: string;
    name: string;
    with: { n: number };
    without: { n: number };
    finding: string | null;
  }[];
}

export interface MemoryRead {
  results: {
    kind: string;
    at: string;
    title: string;
    outcome: { result: string; pnl: number; currency: string } | null;
  }[];
}

export interface QueryRead {
  columns: string[];
  rows: unknown[][];
}
