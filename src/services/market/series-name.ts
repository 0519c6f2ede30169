import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Exchange } from '../../domain/calendar/calendar.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { underlying } from '../../domain/symbol/instrument.ts';
import { parseSymbol, type Underlying } from '../../domain/symbol/symbol.ts';
import { orThrow } from '../suggest/snapshot.ts';

/** The exchange of a name that is no symbol: NIFTY-ATM-CALL is of NIFTY's, GC=F of America's, as when it was imported. */
function exchangeOf(name: string): Exchange {
  const head = parseSymbol(/^[^-=]*/.exec(name)![0]);
  return isRefusal(head) || head.kind !== 'underlying' ? 'US' : head.exchange;
}

/**
 * What a person names where one series of prices is meant: an underlying, or what was imported under exactly that name.
 * An underlying's prices never pass for those of a contract on it. Throws `missing` and `usage`.
 */
export async function seriesNamed(text: string, context: Context): Promise<Underlying> {
  const parsed = parseSymbol(text);
  if (!isRefusal(parsed) && parsed.kind === 'underlying') return parsed;
  const name = text.trim().toUpperCase();
  const stored = await (await context.ports.store()).bars.list();
  if (stored.some(({ symbol }) => symbol === name)) {
    return underlying(name, isRefusal(parsed) ? exchangeOf(name) : parsed.underlying.exchange, 'stock');
  }
  const contract = orThrow(parsed, 'missing');
  const { symbol } = contract.underlying;
  throw new CoachError(
    'missing',
    `${name} is one contract, and no prices of it alone are stored`,
    `Its quote stands in \`coach chain ${symbol} --expiry ${contract.expiry}\`; the underlying is ${symbol}.`,
  );
}
