import { type Costs, noCosts } from './costs.ts';
import type { Sizing } from './size.ts';

/** A split or a cash dividend of the series that the prices are not adjusted for. */
export interface CorporateAction {
  /** The first session at the new price, YYYY-MM-DD. */
  date: string;
  kind: 'split' | 'dividend';
  /** Units a unit becomes, or money a unit pays. */
  value: number;
}

/** How decisions become trades. Ratios are of the price or of equity, 0.05 = 5 %. */
export interface Settings {
  cash: number;
  costs: Costs;
  /** Where an order of a bar's close is filled: at the next bar's open, or at that very close, which a person cannot do. */
  fill: 'next-open' | 'same-close';
  sizing: Sizing;
  /** Short signals only close. */
  longOnly: boolean;
  /** Value that may be held for one unit of equity. */
  leverage: number;
  /** Distance of the stop and the target from the close of the signal; null is none. */
  stop: number | null;
  target: number | null;
  /** Distance of the trailing stop from the best close since entry. */
  trail: number | null;
  /** Bars after entry at whose close a position is left; null is never. */
  maxBars: number | null;
  /** Positions are left at the last close of a session. */
  flatAtClose: boolean;
}

export const plainSettings: Settings = {
  cash: 10_000,
  costs: noCosts,
  fill: 'next-open',
  sizing: { kind: 'all' },
  longOnly: true,
  leverage: 1,
  stop: null,
  target: null,
  trail: null,
  maxBars: null,
  flatAtClose: false,
};
