import type { Leg } from '../../core/shapes/leg.ts';
import type { RecordedTrade } from '../../core/shapes/trade.ts';
import { dayNumber } from '../calendar/zone.ts';
import type { Minor, Price, Quantity } from '../money.ts';
import { currencyFault, exponentOf, priceOf, scaled, worthOf } from '../money.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { fingerprint } from './fingerprint.ts';

/** What is held. Two of the same `positionKey` are one position. */
export interface Instrument {
  kind: 'stock' | 'etf' | 'index' | 'future' | 'option' | 'fx' | 'other';
  /** Canonical name of the underlying, of the share itself, or its ISIN where nothing better is known. */
  symbol: string;
  /** NSE, BSE, US, or whatever the broker calls another one. */
  exchange: string;
  /** YYYY-MM-DD; options and futures only. */
  expiry?: string | undefined;
  strike?: number | undefined;
  right?: 'CE' | 'PE' | undefined;
  /** Units of the underlying one unit of quantity stands for: 100 for US option contracts, 1 in India where quantities are in units. */
  multiplier: number;
  isin?: string | undefined;
}

/** What a trade was meant to do, kept beside it for the journal. Levels are prices in the instrument's currency. */
export type TradePlan = NonNullable<RecordedTrade['plan']>;

export const fillKinds = ['trade', 'expiry', 'exercise', 'assignment', 'split', 'adjustment'] as const;
export type FillKind = (typeof fillKinds)[number];

/** One execution, or what the exchange did to a position. Rows are never changed; a mistake is undone by a row that names it in `reverses`. */
export interface Fill {
  /** Deterministic (see `fillId`), so that reading the same file twice adds nothing. */
  id: string;
  /** Epoch ms UTC. */
  at: number;
  instrument: Instrument;
  side: 'buy' | 'sell';
  /** Hundred-millionths of a unit (`quantityOf`), above zero; zero on a split only. */
  quantity: Quantity;
  /** Millionths of the currency per unit (`priceOf`). */
  price: Price;
  /** Cost of this execution, positive; a rebate is negative. */
  charges: Minor;
  /** False where `charges` is an estimate, or zero for want of a figure. */
  chargesKnown: boolean;
  currency: string;
  kind: FillKind;
  account: string;
  /** Who said so: "manual", "paper", "zerodha", "ibkr", … */
  source: string;
  orderId: string | null;
  /** Legs opened together share one. */
  strategyId: string | null;
  note: string | null;
  plan: TradePlan | null;
  /** New units for old on a split (5 for 1: {new: 5, old: 1}), null on everything else. */
  split: { new: number; old: number } | null;
  /** Id of the fill that this row undoes; the two cancel wherever the ledger is read. */
  reverses: string | null;
}

export const flowKinds = ['deposit', 'withdrawal', 'dividend', 'interest', 'fee', 'tax', 'transfer'] as const;
export type FlowKind = (typeof flowKinds)[number];

/** Money that came or went without a trade; a positive amount came. */
export interface CashFlow {
  id: string;
  at: number;
  account: string;
  currency: string;
  amount: Minor;
  kind: FlowKind;
  note: string | null;
  source: string;
  reverses: string | null;
}

const shares = new Set<Instrument['kind']>(['stock', 'etf']);
const indian = new Set(['NSE', 'BSE']);

/** An instrument as a leg: everything that is neither an option nor a future counts as the thing itself (EQ). */
export function legOf(instrument: Instrument, action: Leg['action'], quantity: number): Leg {
  const { kind, right, strike = null, expiry = null } = instrument;
  const type = kind === 'future' ? 'FUT' : (right ?? 'EQ');
  return { action, type, strike, expiry, quantity };
}

/** Whether the premium or price is paid when it is traded; a future's gain is settled instead. */
export const isPaid = ({ kind }: Instrument): boolean => kind !== 'future';

/** What makes two fills one position. A share bought on NSE and sold on BSE is the same share. */
export function positionKey(instrument: Instrument): string {
  const { kind, symbol, exchange, expiry = '', strike = '', right = '', multiplier } = instrument;
  const group = shares.has(kind) ? 'share' : kind;
  const place = group === 'share' && indian.has(exchange) ? 'IN' : exchange;
  return `${group}|${place}|${symbol}|${expiry}|${strike}|${right}|${multiplier}`;
}

/**
 * A fill's id: of the broker's own trade number and the day where there is one (exchanges number anew every day), of the whole
 * content where not. The day leads, so that a store finds neighbours in time beside each other.
 */
export function fillId(fill: Omit<Fill, 'id'>, brokerTradeId?: string): string {
  const day = Math.floor(fill.at / 86_400_000);
  const hash =
    brokerTradeId === undefined
      ? fingerprint(['fill', ...fillContent({ ...fill, id: '' })])
      : fingerprint(['fill', fill.source, fill.account, positionKey(fill.instrument), day, brokerTradeId]);
  return `${Math.max(0, day).toString(16).padStart(5, '0')}${hash.slice(5)}`;
}

/** A cash flow's id, as `fillId`. */
export function flowId(flow: Omit<CashFlow, 'id'>, brokerId?: string): string {
  return brokerId === undefined
    ? fingerprint(['flow', ...flowContent({ ...flow, id: '' })])
    : fingerprint(['flow', flow.source, flow.account, flow.kind, brokerId]);
}

/** Everything a fill says, in one fixed order: what its hashes cover. */
export function fillContent(fill: Fill): (string | number | null)[] {
  const { instrument: i, plan, split } = fill;
  return [
    fill.id,
    fill.at,
    fill.account,
    fill.currency,
    i.kind,
    i.symbol,
    i.exchange,
    i.expiry ?? null,
    i.strike ?? null,
    i.right ?? null,
    i.multiplier,
    i.isin ?? null,
    fill.kind,
    fill.side,
    fill.quantity,
    fill.price,
    fill.charges,
    fill.chargesKnown ? 1 : 0,
    fill.source,
    fill.orderId,
    fill.strategyId,
    fill.note,
    plan === null ? null : JSON.stringify([plan.entry, plan.stop, plan.target, plan.tag]),
    split?.new ?? null,
    split?.old ?? null,
    fill.reverses,
  ];
}

export function flowContent(flow: CashFlow): (string | number | null)[] {
  return [
    flow.id,
    flow.at,
    flow.account,
    flow.currency,
    flow.kind,
    flow.amount,
    flow.note,
    flow.source,
    flow.reverses,
  ];
}

const isDate = (text: string | undefined): boolean => text !== undefined && !Number.isNaN(dayNumber(text));
const wrong = (why: string): Refusal => ({ refused: `Fill: ${why}` });

function instrumentFault(instrument: Instrument): string | null {
  const { kind, symbol, exchange, expiry, strike, right, multiplier } = instrument;
  if (symbol === '' || exchange === '') return 'the instrument needs a symbol and an exchange';
  if (!(multiplier > 0 && multiplier <= 1e9) || isRefusal(scaled(multiplier, 6)))
    return 'the multiplier must be above zero with at most six decimals';
  const dated = kind === 'option' || kind === 'future';
  if (dated !== isDate(expiry)) return dated ? 'the expiry must be YYYY-MM-DD' : `a ${kind} has no expiry`;
  if (kind !== 'option')
    return strike === undefined && right === undefined ? null : `a ${kind} has no strike`;
  if (right === undefined || strike === undefined || !(strike > 0) || isRefusal(priceOf(strike)))
    return 'an option needs CE or PE and a strike above zero';
  return null;
}

function amountFault(fill: Fill): string | null {
  const { quantity, price, charges, instrument, split, kind } = fill;
  if (![fill.at, quantity, price, charges].every(Number.isSafeInteger) || fill.at < 0)
    return 'time, quantity, price and charges must be whole numbers of their units';
  if ((kind === 'split') !== (split !== null)) return 'a split, and only a split, says how many new for old';
  if (split !== null) {
    const sound = [split.new, split.old].every((n) => Number.isSafeInteger(n) && n > 0 && n <= 1_000_000);
    return sound && quantity === 0 && price === 0
      ? null
      : 'a split has two whole numbers, no quantity and no price';
  }
  if (quantity <= 0) return 'the quantity must be above zero';
  if (price < 0 && isPaid(instrument)) return 'the price must not be below zero';
  return Number.isNaN(worthOf(quantity, price, instrument.multiplier, exponentOf(fill.currency)))
    ? 'the amount is too large to keep exactly'
    : null;
}

/** Why the ledger cannot keep a fill, or null. */
export function fillFault(fill: Fill): Refusal | null {
  if (fill.id === '' || fill.account === '' || fill.source === '')
    return wrong('id, account and source must be named');
  const fault = instrumentFault(fill.instrument) ?? amountFault(fill);
  return fault === null ? currencyFault(fill.currency) : wrong(fault);
}

/** Why the ledger cannot keep a cash flow, or null. */
export function flowFault(flow: CashFlow): Refusal | null {
  if (flow.id === '' || flow.account === '' || flow.source === '')
    return { refused: 'Cash flow: id, account and source must be named' };
  if (!Number.isSafeInteger(flow.at) || flow.at < 0 || !Number.isSafeInteger(flow.amount))
    return { refused: 'Cash flow: time and amount must be whole numbers of their units' };
  return currencyFault(flow.currency);
}
