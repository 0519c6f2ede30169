const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const grouped = /^[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$/;

/** Largest price coach believes. */
export const priceLimit = 1e9;
/** Largest quantity, open interest or volume coach believes. */
export const quantityLimit = 1e13;

/** Whether a text is digits with a point among them at most: nearly every figure of a file, told without an expression. */
function isPlain(text: string): boolean {
  let points = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) points++;
    else if (code < 48 || code > 57) return false;
  }
  return points === 0 ? text.length > 0 : points === 1 && text.length > 1;
}

/**
 * A field's number: NaN where the source left it out (missing, null, empty or a dash), Infinity where it is
 * something else than a number, so that one range check refuses it. Thousands commas are understood.
 */
export function numberIn(value: unknown): number {
  if (typeof value === 'number') return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  if (value === undefined || value === null) return Number.NaN;
  if (typeof value !== 'string') return Number.POSITIVE_INFINITY;
  if (isPlain(value)) return Number(value);
  const text = value.trim();
  if (text === '' || text === '-') return Number.NaN;
  if (decimal.test(text)) return Number(text);
  return grouped.test(text) ? Number(text.replaceAll(',', '')) : Number.POSITIVE_INFINITY;
}

/** Absent, or within 0 and `limit`. */
export function absentOrUpTo(value: number, limit: number): boolean {
  return Number.isNaN(value) || (value >= 0 && value <= limit);
}

/** The first of these fields that holds something else than nothing or a price; coach does not keep half a row. */
export function notPrice<K extends string>(names: readonly K[], read: (name: K) => string): K | undefined {
  return names.find((name) => !absentOrUpTo(numberIn(read(name)), priceLimit));
}

/** The value where it is above zero, NaN for the zero that exchanges write for "none". */
export const positive = (value: number): number => (value > 0 ? value : Number.NaN);

/** A field's price above 0 that coach believes; NaN for the zero that is "none" and for what cannot be a price. */
export function priceIn(value: unknown): number {
  const found = positive(numberIn(value));
  return found <= priceLimit ? found : Number.NaN;
}

const greatest = (a: number, b: number): number => (b === 0 ? a : greatest(b, a % b));

/** Greatest common divisor of positive whole numbers; 0 when there are none or one is not whole. */
export function commonDivisor(values: readonly number[]): number {
  let found = 0;
  for (const value of values) {
    if (!Number.isSafeInteger(value) || value <= 0) return 0;
    found = greatest(value, found);
    if (found === 1) return 1;
  }
  return found;
}
