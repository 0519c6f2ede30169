import { isMonthlyExpiry } from '../contract/expiry.ts';
import { isRefusal } from '../refusal.ts';
import { monthNames, weeklyMonths } from './derivative.ts';
import type { FutureContract, OptionContract, Underlying } from './instrument.ts';

const twoDigits = (date: string) => date.slice(2, 4);
const monthName = (date: string) => monthNames[Number(date.slice(5, 7)) - 1]!;
const titled = (name: string) => name[0] + name.slice(1).toLowerCase();
function kiteName(owner: Underlying, expiry: string, tail: string): string {
  const { symbol } = owner;
  const monthly = isMonthlyExpiry(owner, expiry);
  if (isRefusal(monthly) || monthly) return `${symbol}${twoDigits(expiry)}${monthName(expiry)}${tail}`;
  const month = weeklyMonths[Number(expiry.slice(5, 7)) - 1]!;
  return `${symbol}${twoDigits(expiry)}${month}${expiry.slice(8)}${tail}`;
}

/**
 * Writes an option's name. NSE's own (UDiFF) names and Kite's are the same; where the holiday list ends, a
 * contract is taken for a monthly, the only kind listed that far out.
 */
export function formatOption(contract: OptionContract, style: 'display' | 'kite' | 'occ' | 'udiff'): string {
  const { underlying: owner, expiry, strike, right } = contract;
  switch (style) {
    case 'display':
      return `${owner.symbol} ${expiry.slice(8)}-${titled(monthName(expiry))}-${expiry.slice(0, 4)} ${strike} ${right}`;
    case 'occ': {
      const thousandths = String(Math.round(strike * 1000)).padStart(8, '0');
      return `${owner.symbol.replace('.', '')}${expiry.slice(2).replaceAll('-', '')}${right[0]}${thousandths}`;
    }
    case 'kite':
    case 'udiff':
      return kiteName(owner, expiry, `${strike}${right}`);
  }
}

/** Writes a future's name as NSE and Kite do: NIFTY26NOVFUT. */
export function formatFuture(contract: FutureContract): string {
  const { underlying: owner, expiry } = contract;
  return `${owner.symbol}${twoDigits(expiry)}${monthName(expiry)}FUT`;
}
