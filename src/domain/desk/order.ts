import type { FilledLegDocument } from '../../core/shapes/order.ts';
import { type Instrument, positionKey } from '../ledger/fill.ts';
import type { LimitRow } from '../limits/limits.ts';
import type { Minor } from '../money.ts';
import type { FillModel } from './fill-model.ts';

/** One contract of an order. Quantities are the ledger's: units of the underlying in India, contracts in the US, shares. */
export interface DeskLeg {
  action: 'buy' | 'sell';
  instrument: Instrument;
  /** `positionKey` of the instrument. */
  key: string;
  quantity: number;
  /** Quantity in one lot; every order is whole lots. */
  lot: number;
  /** Least step of its price. */
  tick: number;
  /** Quantity at which the exchange rejects one order; null where none is known. */
  freeze: number | null;
  /** Close of the contract's last session, epoch ms; null for what does not expire. */
  expiresAt: number | null;
}

/** A leg of a contract whose key is worked out from it. */
export const deskLeg = (leg: Omit<DeskLeg, 'key'>): DeskLeg => ({ ...leg, key: positionKey(leg.instrument) });

/** When a trade is left by itself. Money is of the whole trade before charges, in minor units, at the prices an exit would get. */
export interface Bracket {
  /** Gain from which it is closed. */
  target: Minor | null;
  /** Loss from which it is closed, as a positive number. */
  stop: Minor | null;
  /** Session (YYYY-MM-DD) in which it is closed at the latest. */
  timeStop: string | null;
}

export const severities = ['info', 'warn', 'block'] as const;

/** A named doubt about an order; a `block` refuses it. */
export interface Concern {
  name: string;
  severity: (typeof severities)[number];
  /** Figures it rests on, by name. */
  evidence: Record<string, number | string | null>;
}

/** What somebody wants done. All legs are filled or none. */
export interface OrderRequest {
  /** The same intent twice is one order. */
  intent: string;
  legs: DeskLeg[];
  type: 'market' | 'limit' | 'stop' | 'stop-limit';
  /**
   * Net price of the whole per unit of its smallest leg, as money paid: 12.5 pays at most 12.5, −12.5 wants at least 12.5. A limit is
   * filled at or under it, a stop is set off at or over it.
   */
  limit: number | null;
  stop: number | null;
  tif: 'day' | 'gtc' | 'ioc';
  /** The account's own when null. */
  fill: FillModel | null;
  bracket: Bracket | null;
  /** Trade the order belongs to: an exit or an adjustment of it. Null closes the oldest opposing trades first, the rest opens its own. */
  trade: string | null;
  /** Found by the validator before the order was sent. */
  concerns: Concern[];
  note: string | null;
  /** A word for what it is: a strategy's id, or why an exit was made. */
  tag: string | null;
}

export const rejectCodes = [
  'duplicate',
  'empty',
  'quantity',
  'lot',
  'tooLarge',
  'expired',
  'noQuote',
  'stale',
  'closed',
  'breaker',
  'concern',
  'limit',
  'funds',
  'margin',
  'positionLimit',
  'unknownOrder',
  'unpriced',
  'notFilled',
] as const;
export type RejectCode = (typeof rejectCodes)[number];

/** Why an order was refused: a code to decide by, a sentence to read, a hint. */
export interface Rejection {
  code: RejectCode;
  words: string;
  hint: string;
}

export type FilledLeg = Omit<FilledLegDocument, 'leg' | 'at' | 'charges'> & {
  /** Index of the leg, and of its slice under the freeze quantity. */
  leg: number;
  slice: number;
  /** Of this slice. */
  charges: Minor;
};

export type OrderState = 'filled' | 'working' | 'sent' | 'rejected' | 'cancelled';

/** What became of an order, with what it was checked against. Money in minor units. */
export interface OrderReport {
  intent: string;
  state: OrderState;
  /** `close` where it can only reduce what is open. */
  risk: 'open' | 'close';
  reason: Rejection | null;
  trade: string | null;
  fills: FilledLeg[];
  /** Received less paid, before charges; negative is a debit. */
  netCash: Minor;
  charges: Minor;
  /** ESTIMATE; null where margins are not computed. */
  margin: { before: Minor; after: Minor } | null;
  /** Worst loss at the first expiry with charges; the stress loss where it is unlimited; null where not computed. */
  maxLoss: Minor | null;
  undefinedRisk: boolean;
  cash: Minor;
  concerns: Concern[];
  limits: LimitRow[];
  /** Oldest moment of the prices it was filled or refused at; null without any. */
  quotedAt: number | null;
  /** Share of the size asked for that the breaker lets through. */
  sizeFactor: number;
}

/** A report of an order of which nothing is known yet but that it was asked for. */
export const blankReport = (
  { intent, concerns }: Pick<OrderRequest, 'intent' | 'concerns'>,
  cash: Minor,
  told: Partial<OrderReport> = {},
): OrderReport => ({
  intent,
  state: 'rejected',
  risk: 'open',
  reason: null,
  trade: null,
  fills: [],
  netCash: 0 as Minor,
  charges: 0 as Minor,
  margin: null,
  maxLoss: null,
  undefinedRisk: false,
  cash,
  concerns,
  limits: [],
  quotedAt: null,
  sizeFactor: 1,
  ...told,
});

/** An order that waits: for its price, or (`sent`) for the broker to say what became of it. */
export interface WorkingOrder {
  request: OrderRequest;
  placedAt: number;
  state: 'working' | 'sent';
  /** A stop that was set off waits as a market or limit order. */
  triggered: boolean;
}
