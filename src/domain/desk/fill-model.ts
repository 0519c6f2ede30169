import file from '../../../data/charges/fills.json' with { type: 'json' };
import { isRefusal, type Refusal } from '../refusal.ts';
import { halfSpread, isPrice, type Quote } from './quote.ts';

/**
 * How a paper order finds its price. `touch` buys at the ask and sells at the bid; what exceeds the quantity shown there walks a book that
 * gives half a spread for every further quantity of that size. `mid` adds a share of the middle, never better than the touch. `combo` fills
 * all legs together for a share of the half-spread. `impact` pays half a spread times the root of the size over the quantity shown. `last`,
 * `close` and `settle` are for data without quotes; what they fill is labelled so.
 */
export type FillModel =
  | { kind: 'touch' | 'combo' | 'impact' | 'close' | 'settle' }
  | { kind: 'mid'; percent: number }
  | { kind: 'last'; percent: number };

export type PriceBasis = 'ask' | 'bid' | 'mid' | 'combo' | 'impact' | 'last' | 'close' | 'settle';

const plain = ['touch', 'combo', 'impact', 'close', 'settle'] as const;
const shares: readonly number[] = file.combination;

/** Reads a model as a person writes it: touch, mid+2%, combo, impact, last, last-0.5%, close, settle. */
export function fillModel(text: string): FillModel | Refusal {
  const word = text.trim().toLowerCase();
  for (const kind of plain) if (word === kind) return { kind };
  const match = /^(mid|last)(?:([+-])(\d{1,2}(?:\.\d{1,3})?)%)?$/.exec(word);
  const percent = Number(match?.[3] ?? 0) * (match?.[2] === '-' ? -1 : 1);
  if (match?.[1] === 'last') return { kind: 'last', percent };
  if (match?.[1] === 'mid' && percent >= 0) return { kind: 'mid', percent };
  return {
    refused: `"${text.slice(0, 40)}" is no way to fill an order`,
    hint: 'Write touch, mid+<x>%, combo, impact, last, last+<x>%, last-<x>%, close or settle.',
  };
}

/** The model as `fillModel` reads it. */
export function fillText(model: FillModel): string {
  if (model.kind !== 'mid' && model.kind !== 'last') return model.kind;
  const { kind, percent } = model;
  return percent === 0 ? kind : `${kind}${percent > 0 ? '+' : '-'}${Math.abs(percent)}%`;
}

/** Whether a model takes the prices of a session that may be over. */
export const isHistoric = ({ kind }: FillModel): boolean =>
  kind === 'last' || kind === 'close' || kind === 'settle';

/** A price per unit with where it came from; `beyond` is the quantity that the touch did not show. */
export interface FillPrice {
  price: number;
  basis: PriceBasis;
  beyond: number;
}

export interface Taking {
  side: 'buy' | 'sell';
  /** In the ledger's units. */
  quantity: number;
  tick: number;
  /** Legs of the order, this one among them. */
  legs: number;
}

/** To the tick that is worse for the taker; the little is rounding of the quotient, not price. */
function ticked(price: number, { side, tick }: Taking): number {
  const steps = price / tick;
  const whole = side === 'buy' ? Math.ceil(steps - 1e-9) : Math.floor(steps + 1e-9);
  return Math.max(Number((whole * tick).toFixed(6)), 0);
}

const shown = (quote: Quote, side: Taking['side']) => {
  const [price, quantity] = side === 'buy' ? [quote.ask, quote.askQty] : [quote.bid, quote.bidQty];
  return { price: isPrice(price) ? price : null, quantity: isPrice(quantity) ? quantity : null };
};

function touched(quote: Quote, taking: Taking): FillPrice | Refusal {
  const { side, quantity } = taking;
  const { price, quantity: depth } = shown(quote, side);
  const basis = side === 'buy' ? 'ask' : 'bid';
  if (price === null) return { refused: `there is no ${basis}` };
  const half = halfSpread(quote);
  const beyond = depth === null || half === null ? 0 : Math.max(quantity - depth, 0);
  if (beyond === 0) return { price, basis, beyond };
  // The mean of a walk that gives half a spread per quantity shown.
  const walked = (half! * beyond) / depth! / 2;
  const mean = price + ((side === 'buy' ? walked : -walked) * beyond) / quantity;
  return { price: ticked(Math.max(mean, 0), taking), basis: 'impact', beyond };
}

function combined(quote: Quote, taking: Taking): FillPrice | Refusal {
  const half = halfSpread(quote);
  if (half === null) return { refused: 'there is no two-sided quote' };
  const share = shares[Math.min(taking.legs, shares.length) - 1]!;
  const away = taking.side === 'buy' ? share * half : -share * half;
  return { price: ticked((quote.bid! + quote.ask!) / 2 + away, taking), basis: 'combo', beyond: 0 };
}

function besideMid(quote: Quote, taking: Taking, percent: number): FillPrice | Refusal {
  const touch = touched(quote, taking);
  if (isRefusal(touch)) return touch;
  if (halfSpread(quote) === null) return { refused: 'there is no two-sided quote' };
  const mid = (quote.bid! + quote.ask!) / 2;
  const away = (mid * percent) / 100;
  const price = taking.side === 'buy' ? Math.max(touch.price, mid + away) : Math.min(touch.price, mid - away);
  return { price: ticked(price, taking), basis: 'mid', beyond: touch.beyond };
}

function pushed(quote: Quote, taking: Taking): FillPrice | Refusal {
  const { price, quantity: depth } = shown(quote, taking.side);
  const half = halfSpread(quote);
  if (price === null || half === null) return { refused: 'there is no two-sided quote' };
  if (depth === null) return { refused: 'no quantities are shown' };
  const push = half * Math.sqrt(taking.quantity / depth);
  return {
    price: ticked(taking.side === 'buy' ? price + push : price - push, taking),
    basis: 'impact',
    beyond: Math.max(taking.quantity - depth, 0),
  };
}

function shownPrice(quote: Quote, taking: Taking, model: FillModel): FillPrice | Refusal {
  const basis = model.kind as 'last' | 'close' | 'settle';
  const price = quote[basis];
  if (!isPrice(price)) return { refused: `there is no ${basis} price` };
  if (model.kind !== 'last' || model.percent === 0) return { price, basis, beyond: 0 };
  const away = (price * model.percent) / 100;
  return { price: ticked(taking.side === 'buy' ? price + away : price - away, taking), basis, beyond: 0 };
}

/** What one leg pays (buy) or gets (sell) per unit; a refusal where the quote has no such price. */
export function fillPrice(model: FillModel, quote: Quote, taking: Taking): FillPrice | Refusal {
  switch (model.kind) {
    case 'touch':
      return touched(quote, taking);
    case 'combo':
      return combined(quote, taking);
    case 'impact':
      return pushed(quote, taking);
    case 'mid':
      return besideMid(quote, taking, model.percent);
    default:
      return shownPrice(quote, taking, model);
  }
}
