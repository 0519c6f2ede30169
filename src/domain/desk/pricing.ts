import { isRefusal } from '../refusal.ts';
import { type FillModel, fillPrice, isHistoric } from './fill-model.ts';
import type { DeskLeg, OrderRequest, Rejection } from './order.ts';
import type { Quote } from './quote.ts';
import { legName, rejection } from './request.ts';
import type { DeskRules } from './rules.ts';
import type { DeskState } from './state.ts';

/** Newest quotes by the contract's key. */
export type Prices = Record<string, Quote>;

/** What an order meets: the account, the prices at hand, the moment and the rules. */
export interface Desk {
  state: DeskState;
  prices: Prices;
  at: number;
  rules: DeskRules;
}

const clockTolerance = 2000;

/** The quote of a leg that an order may be filled at, or why there is none. */
function quoteFor(leg: DeskLeg, model: FillModel, { state, prices, at, rules }: Desk): Quote | Rejection {
  const quote = prices[leg.key];
  const name = legName(leg);
  if (quote === undefined)
    return rejection('noQuote', `${name} has no price`, 'Choose a contract that is quoted.');
  if (isHistoric(model)) return quote;
  if (rules.sessionsOnly && state.session?.open !== true)
    return rejection(
      'closed',
      'The market is closed',
      'Wait for the session, or take its prices with --fill close.',
    );
  const age = at - quote.at;
  return age > rules.quoteMaxAgeMs || age < -clockTolerance
    ? rejection(
        'stale',
        `The price of ${name} is ${Math.round(age / 1000)} s old`,
        'Fetch newer prices, or use --fill last.',
      )
    : quote;
}

export const isRejection = (value: object): value is Rejection => 'code' in value && 'words' in value;

/** A leg with the price it would be filled at. */
export interface Priced {
  leg: DeskLeg;
  quote: Quote;
  price: number;
  basis: string;
}

/** A price for every leg, or the first reason why one has none. */
export function priced(request: OrderRequest, model: FillModel, desk: Desk): Priced[] | Rejection {
  const found: Priced[] = [];
  for (const leg of request.legs) {
    const quote = quoteFor(leg, model, desk);
    if (isRejection(quote)) return quote;
    const taking = {
      side: leg.action,
      quantity: leg.quantity,
      tick: leg.tick,
      legs: request.legs.length,
    };
    const price = fillPrice(model, quote, taking);
    if (isRefusal(price))
      return rejection(
        'noQuote',
        `${legName(leg)}: ${price.refused}`,
        'Choose a contract that is quoted on both sides.',
      );
    found.push({ leg, quote, price: price.price, basis: price.basis });
  }
  return found;
}

/** Net price of the whole per unit of its smallest leg, as money paid. */
function netPrice(legs: readonly Priced[]): number {
  const unit = Math.min(...legs.map(({ leg }) => leg.quantity));
  const net = legs.reduce(
    (sum, { leg, price }) => sum + (leg.action === 'buy' ? price : -price) * (leg.quantity / unit),
    0,
  );
  return Number(net.toFixed(6));
}

/** Whether the prices let the order be filled now; otherwise it waits, a stop perhaps set off. */
export function ready(
  request: OrderRequest,
  legs: readonly Priced[],
  triggered: boolean,
): { fill: boolean; triggered: boolean } {
  const net = netPrice(legs);
  const stopped = request.type === 'stop' || request.type === 'stop-limit';
  const off = triggered || !stopped || net >= (request.stop ?? Number.POSITIVE_INFINITY);
  const limited = request.type === 'limit' || request.type === 'stop-limit';
  return { fill: off && (!limited || net <= (request.limit ?? Number.NEGATIVE_INFINITY)), triggered: off };
}
