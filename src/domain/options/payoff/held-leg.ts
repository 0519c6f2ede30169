import type { Refusal } from '../../refusal.ts';
import type { TypedLeg } from '../leg-text.ts';
import { type Book, futureAt, type Quote } from '../playbook/book.ts';
import type { PickedLeg } from '../playbook/candidate.ts';

/** A typed leg at the price it is taken at. */
export interface HeldLeg extends PickedLeg {
  price: number;
  priceBasis: 'given' | 'ask' | 'bid' | 'last';
}

export function quoteOf(leg: TypedLeg, book: Book): Quote | Refusal {
  if (leg.type === 'STK')
    return {
      refused: 'A leg of shares has no place in a chain',
      hint: 'Use `coach calc payoff --input -` for shares beside options.',
    };
  if (leg.type === 'FUT') {
    if (book.future) return book.future;
    if (leg.price === null)
      return { refused: 'The chain carries no price of the future', hint: 'Give one: "SELL FUT @ 25010".' };
    return futureAt(book.expiry, book.years, leg.price);
  }
  const side = leg.type === 'CE' ? book.calls : book.puts;
  const quote = side.find((one) => one.strike === leg.strike);
  if (quote) return quote;
  const nearest = side.reduce(
    (best, one) => (Math.abs(one.strike - leg.strike!) < Math.abs(best - leg.strike!) ? one.strike : best),
    Number.POSITIVE_INFINITY,
  );
  return {
    refused: `${leg.strike} ${leg.type} is not listed for ${book.expiry}`,
    hint: `The nearest listed strike is ${nearest}.`,
  };
}

/** The leg at the person's price, else at the side it can be traded at. */
export function held(leg: TypedLeg, quote: Quote): HeldLeg | Refusal {
  const price = leg.price ?? (leg.action === 'buy' ? quote.pay : quote.get);
  if (!(price >= 0) || (leg.price === null && !(price > 0))) {
    return {
      refused:
        `${leg.strike ?? ''} ${leg.type} has no ${leg.action === 'buy' ? 'ask' : 'bid'} to ${leg.action} at`.trim(),
      hint: `Give a price: "${leg.action.toUpperCase()} ${leg.type} ${leg.strike ?? ''} @ …".`,
    };
  }
  if (!(quote.iv > 0) && quote.right !== 'FUT')
    return {
      refused: `${quote.strike} ${quote.right} has no implied volatility here, so its odds cannot be had`,
      hint: 'Use `coach calc payoff --input -` with your own volatility.',
    };
  const basis =
    quote.basis === 'last' ? ('last' as const) : leg.action === 'buy' ? ('ask' as const) : ('bid' as const);
  return {
    action: leg.action,
    ratio: leg.lots,
    quote: { ...quote, pay: price, get: price },
    price,
    priceBasis: leg.price === null ? basis : 'given',
  };
}
