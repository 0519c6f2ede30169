import type { Fill } from '../../domain/ledger/fill.ts';
import { exponentOf, type Minor, major, minorOf, worthOf } from '../../domain/money.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { badRow } from './cells.ts';
import type { TradeTold } from './entries.ts';

export function sure<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw badRow(value.refused);
  return value;
}

/** How far rounding of the printed price can move the amount, in minor units. */
function slack(told: TradeTold, exponent: number): number {
  const [digits = '', power = '0'] = told.price.split(/e/i);
  const decimals = (digits.split('.')[1]?.length ?? 0) - Number(power);
  const units = Math.abs(Number(told.quantity)) * told.instrument.multiplier;
  return Math.ceil(0.5 * 10 ** (exponent - decimals) * units) + 1;
}

const contradiction = (amount: number, worth: number, currency: string) =>
  badRow(
    `the amount ${major(amount, currency)} contradicts quantity times price, ${major(worth, currency)} ${currency}`,
  );

/**
 * Cost of a trade: told, or what the amount leaves. The amount is what moved, so it proves the row: quantity times price that it
 * does not bear out, beyond rounding and cost, refuses the row.
 */
export function costOf(told: TradeTold, fill: Omit<Fill, 'id'>): { charges: Minor; known: boolean } {
  const exponent = exponentOf(told.currency);
  const named = told.charges === undefined ? null : sure(minorOf(told.charges, told.currency, 'halfEven'));
  const worth = worthOf(fill.quantity, fill.price, fill.instrument.multiplier, exponent);
  if (told.worth !== undefined) {
    const proof = Math.abs(sure(minorOf(told.worth, told.currency, 'halfEven')));
    if (!(Math.abs(proof - worth) <= slack(told, exponent))) throw contradiction(proof, worth, told.currency);
  }
  if (told.amount === undefined) return { charges: named ?? (0 as Minor), known: named !== null };
  const amount = sure(minorOf(told.amount, told.currency, 'halfEven'));
  if (told.gross === true && Math.abs(Math.abs(amount) - worth) <= slack(told, exponent))
    return { charges: named ?? (0 as Minor), known: named !== null };
  const left = ((told.side === 'buy' ? -worth : worth) - amount) as Minor;
  const rounding = slack(told, exponent);
  const room = told.costInside === true ? rounding + Math.max(worth * 0.05, 100 * 10 ** exponent) : rounding;
  const excess = left - (named ?? 0);
  if (Math.abs(excess) <= room && (told.costInside !== true || excess >= -rounding))
    return { charges: (left + 0) as Minor, known: true };
  throw contradiction(amount, worth, told.currency);
}
