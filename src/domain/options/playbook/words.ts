import type { RejectionCode } from '../../../core/shapes/rejection.ts';

/** What keeps a structure out, as it is counted in a sentence. */
export const codeWords: Readonly<Record<RejectionCode, string>> = {
  openLoss: 'open loss',
  experience: 'experience',
  direction: 'against the view',
  volatility: 'against the view',
  againstView: 'against the view',
  chance: 'a small chance on the side of the view',
  expiryDay: 'expiry day risk',
  physicalSettlement: 'settlement in shares',
  event: 'an event before the exit',
  noQuote: 'no quote',
  noBid: 'no bid',
  noAsk: 'no ask',
  noTrade: 'no trade and no quote',
  crossed: 'crossed quotes',
  noImpliedVolatility: 'no implied volatility',
  spread: 'wide spreads',
  openInterest: 'thin open interest',
  noStrike: 'no fitting strike',
  noExpiry: 'no later expiry',
  noFuture: 'no price of the future',
  sameContract: 'no fitting strike',
  notPriced: 'no price at the money',
  quotesDisagree: 'quotes not of one moment',
  noProfit: 'nothing left after charges',
  otherShape: 'no fitting strike',
  freeze: 'freeze quantity',
  margin: 'margin over capital',
  risk: 'risk over limit',
  notMeasured: 'a figure that cannot be had',
  nothingToTry: 'no fitting strike',
};

const symbols = { INR: '₹', USD: '$' } as const;

/** Rounds to so many decimals: the one rounding of every figure, so that words and document never differ. */
export const roundedTo = (digits: number) => {
  const scale = 10 ** digits;
  return (value: number): number => Math.round(value * scale) / scale + 0;
};
export const cents = roundedTo(2);

/** An amount as its country writes it: ₹1,23,456.50 or $123,456.50; whole from a thousand up. */
export function money(value: number, currency: 'INR' | 'USD'): string {
  const size = Math.abs(cents(value));
  const [whole = '', fraction] = size.toFixed(size >= 1000 ? 0 : 2).split('.');
  const groups = currency === 'INR' ? /\B(?=(\d\d)*\d{3}$)/g : /\B(?=(\d{3})+$)/g;
  const grouped = whole.replace(groups, ',');
  return `${value < 0 ? '−' : ''}${symbols[currency]}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}%`;

/** A level of the underlying, without needless decimals: 24,634.09. */
export function level(price: number): string {
  const [whole = '', fraction] = String(cents(price)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
