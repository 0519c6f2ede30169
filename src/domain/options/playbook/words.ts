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

/** A level of the underlying, without needless decimals. */
export const level = (price: number): string => String(cents(price));
