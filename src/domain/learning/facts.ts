import type { SuggestDocument, Suggestion } from '../../core/shapes/suggestion.ts';
import { dayNumber } from '../calendar/zone.ts';

/** When a position is looked at: so many sessions after it was entered, at its own exits, at its near expiry. */
export const horizons = ['1', '5', '20', 'exit', 'expiry'] as const;
export type Horizon = (typeof horizons)[number];

/** Why a mark is not there. Nothing is interpolated and no older price stands in. */
export const unmarked = [
  /** The stored days end before it. */
  'notYet',
  /** The session it needs is not stored. */
  'missingDay',
  /** A contract of it was not traded that day. */
  'unpriced',
  /** It could not have been entered at the prices of its own snapshot. */
  'notTradable',
] as const;
export type Unmarked = (typeof unmarked)[number];

/** P/L after charges in minor units, with how the position ended and when that was known; or why there is none. */
export type Mark =
  | { horizon: Horizon; date: string; knownAt: number; pnl: number; how: string; reason: null }
  | { horizon: Horizon; date: string | null; knownAt: null; pnl: null; how: null; reason: Unmarked };

/** What was known of an idea when it was given. Money in the currency of its market. */
export interface Facts {
  suggestion: string;
  rank: number;
  symbol: string;
  asOf: number;
  day: string;
  /** Nearest expiry of its legs. */
  expiry: string;
  /** Id of the snapshot. */
  chain: string;
  source: SuggestDocument['source'];
  model: string | null;
  strategy: string;
  direction: SuggestDocument['view']['direction'];
  volatility: SuggestDocument['view']['volatility'];
  /** 0..100 as the chain had it; null where too little was known. */
  ivRank: number | null;
  /** Calendar days to the expiry. */
  dte: number;
  fit: number;
  pop: number;
  /** Expected value over capital, as stated; null without capital. */
  expected: number | null;
  /** Minor units; null where it could not be entered or estimated. */
  capital: number | null;
  rulesVersion: string;
  /** Made after the fact, as of its day. */
  replayed: boolean;
}

/** One idea of a suggestion with what came of it so far. */
export interface Outcome extends Facts {
  /** An order was placed from it and filled. */
  taken: boolean;
  marks: Mark[];
}

/** The facts of one idea of a document. */
export function factsOf(
  document: SuggestDocument,
  idea: Suggestion,
  about: { asOf: number; capital: number | null; replayed: boolean },
): Facts {
  const day = document.asOf.slice(0, 10);
  const { capital } = about;
  return {
    suggestion: document.id,
    rank: idea.rank,
    symbol: document.symbol,
    asOf: about.asOf,
    day,
    expiry: document.expiry,
    chain: document.receipt.chainId,
    source: document.source,
    model: document.receipt.model,
    strategy: idea.strategy,
    direction: document.view.direction,
    volatility: document.view.volatility,
    ivRank: document.market.ivRank,
    dte: dayNumber(document.expiry) - dayNumber(day),
    fit: idea.fit,
    pop: idea.pop,
    expected: capital === null ? null : (100 * idea.expectedValue) / capital,
    capital,
    rulesVersion: document.receipt.rulesVersion,
    replayed: about.replayed,
  };
}
