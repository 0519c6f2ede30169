import currencies from '../../data/contracts/currencies.json' with { type: 'json' };
import { isRefusal, type Refusal } from './refusal.ts';

declare const unit: unique symbol;
/** An amount of money in whole minor units of its currency (paise, cents): always a safe integer. */
export type Minor = number & { readonly [unit]: 'minor' };
/** A price per unit in millionths of the currency: always a safe integer. */
export type Price = number & { readonly [unit]: 'price' };
/** Units held or traded, in hundred-millionths: always a safe integer, so fractional shares keep eight decimals. */
export type Quantity = number & { readonly [unit]: 'quantity' };

/** What to do with digits below the last kept place: refuse them, or round to the nearest with ties to even. */
export type Rounding = 'exact' | 'halfEven';

export const priceDecimals = 6;
export const quantityDecimals = 8;
const priceScale = 10 ** priceDecimals;
const quantityScale = 10 ** quantityDecimals;
const exponents: Record<string, number> = currencies.exponents;

/** Decimal places of a currency's minor unit (ISO 4217): 2 for rupees and dollars, 0 for yen. */
export const exponentOf = (currency: string): number => exponents[currency] ?? 2;

/** Why a text is not a currency code, or null. */
export const currencyFault = (currency: string): Refusal | null =>
  /^[A-Z]{3}$/.test(currency)
    ? null
    : { refused: `"${currency.slice(0, 20)}" is not a currency`, hint: 'Write its three letters: INR, USD' };

/** The quotient rounded to the nearest integer, ties to even; the divisor is positive. */
export function dividedHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const twice = 2n * (rest < 0n ? -rest : rest);
  const away = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return away ? quotient + (dividend < 0n ? -1n : 1n) : quotient;
}

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

function digitsScaled(text: string, places: number, rounding: Rounding): bigint | Refusal {
  const match = decimal.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') {
    return { refused: `"${text.slice(0, 40)}" is not a decimal number`, hint: 'Write it like 1234.50' };
  }
  if (text.length > 60) return { refused: `"${text.slice(0, 40)}…" has too many digits` };
  const digits = BigInt(`${match[1] === '-' ? '-' : ''}${whole}${fraction}`);
  const power = places - fraction.length + Number(match[4] ?? 0);
  if (power >= 0)
    return power > 400 ? digits * 0n + BigInt(Number.MAX_SAFE_INTEGER) * 2n : digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  if (rounding === 'exact' && digits % divisor !== 0n) {
    return { refused: `${text} has more than ${places} decimals`, hint: 'Round it where it comes from.' };
  }
  return dividedHalfEven(digits, divisor);
}

/**
 * A decimal text, or a number read as its shortest decimal, times ten to `places` as an integer. Refuses what is no
 * decimal number, does not fit 2^53, or (under `exact`) has digits below the last place.
 */
export function scaled(
  value: number | string,
  places: number,
  rounding: Rounding = 'exact',
): number | Refusal {
  if (typeof value === 'number') {
    const scale = 10 ** places;
    const near = Math.round(value * scale);
    // Up to fifteen digits a double stands for one decimal only, so the quotient proves the digits.
    if (Math.abs(near) < 1e15 && near / scale === value) return near === 0 ? 0 : near;
  }
  const integer = digitsScaled(String(value).trim(), places, rounding);
  if (isRefusal(integer)) return integer;
  const number = Number(integer);
  return Number.isSafeInteger(number)
    ? number
    : { refused: `${String(value).slice(0, 40)} is too large to keep exactly` };
}

/** An amount in the currency's minor units. */
export function minorOf(
  amount: number | string,
  currency: string,
  rounding: Rounding = 'exact',
): Minor | Refusal {
  return (currencyFault(currency) ?? scaled(amount, exponentOf(currency), rounding)) as Minor | Refusal;
}

/**
 * A computed amount in minor units, rounded to the nearest with halves away from zero, as charges are. A double stands for the decimal
 * it was computed for: within 16 units of its last place of a half it is that half.
 */
export function minorHalfUp(amount: number, currency: string): Minor | Refusal {
  const fault = currencyFault(currency);
  if (fault !== null) return fault;
  const scaledUp = Math.abs(amount) * 10 ** exponentOf(currency);
  const whole = Math.floor(scaledUp + 0.5 + 16 * Number.EPSILON * Math.max(scaledUp, 1));
  if (!Number.isSafeInteger(whole)) return { refused: `${amount} is too large to keep exactly` };
  return (amount < 0 && whole !== 0 ? -whole : whole) as Minor;
}

/** A price per unit; six decimals are kept. */
export const priceOf = (price: number | string, rounding: Rounding = 'exact'): Price | Refusal =>
  scaled(price, priceDecimals, rounding) as Price | Refusal;

/** A number of units; eight decimals are kept. */
export const quantityOf = (units: number | string, rounding: Rounding = 'exact'): Quantity | Refusal =>
  scaled(units, quantityDecimals, rounding) as Quantity | Refusal;

/** The amount as a number of the currency, for showing and for JSON. */
export const major = (amount: number, currency: string): number => amount / 10 ** exponentOf(currency);
/** The price as a number of the currency. */
export const perUnit = (price: number): number => price / priceScale;
/** The quantity as a number of units. */
export const units = (quantity: number): number => quantity / quantityScale;

/** An integer as decimal text with so many places: 1250 with 2 is "12.50". */
export function decimalText(integer: number, places: number): string {
  const digits = String(Math.abs(integer)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const sign = integer < 0 ? '-' : '';
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-places)}`;
}

const multiplierScale = 1_000_000;

/**
 * Money that a quantity changes hands for: quantity × price × multiplier, in minor units with `exponent` decimals,
 * rounded once, ties to even. NaN when it does not fit 2^53; a ledger refuses such a fill before it keeps it.
 */
export function worthOf(quantity: number, price: number, multiplier: number, exponent: number): Minor {
  if (exponent === 2 && quantity % quantityScale === 0 && price % 10_000 === 0) {
    const product = (quantity / quantityScale) * (price / 10_000) * multiplier;
    if (Number.isInteger(multiplier) && Number.isSafeInteger(product))
      return (product === 0 ? 0 : product) as Minor;
  }
  const exact = BigInt(quantity) * BigInt(price) * BigInt(Math.round(multiplier * multiplierScale));
  const places = quantityDecimals + priceDecimals + 6 - exponent;
  const value = Number(dividedHalfEven(exact, 10n ** BigInt(places)));
  return (Number.isSafeInteger(value) ? value : Number.NaN) as Minor;
}

/** `part` of `whole` of an amount (integers, 0 <= part <= whole, whole > 0), rounded once, ties to even. */
export function shareOf(amount: number, part: number, whole: number): Minor {
  if (part === whole) return amount as Minor;
  const product = amount * part;
  if (Number.isSafeInteger(product) && product % whole === 0) return (product / whole) as Minor;
  return Number(dividedHalfEven(BigInt(amount) * BigInt(part), BigInt(whole))) as Minor;
}
