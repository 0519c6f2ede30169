import { CoachError } from '../../core/errors.ts';
import type { Exchange } from '../../domain/calendar/zone.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { knownUnderlying } from '../../domain/symbol/known.ts';
import { parseSymbol } from '../../domain/symbol/symbol.ts';

/** The head every chain shares. */
export interface About {
  symbol: string;
  exchange: Exchange;
  currency: 'INR' | 'USD';
}

const ticker = /^[A-Z0-9^][A-Z0-9&.^=_/-]{0,29}$/;
const spelled = (name: string): string => name.trim().toUpperCase().replace(/\s+/g, ' ');

/**
 * The canonical name of what a source calls an underlying, and its exchange: what coach knows by that name, else
 * the name as it stands on the exchange the source is of. Null for what cannot be a name.
 */
export function knownAs(name: string, exchange: Exchange): About | null {
  const known = knownUnderlying(spelled(name), exchange);
  if (known !== null) return { symbol: known.symbol, exchange: known.exchange, currency: known.currency };
  const symbol = spelled(name);
  return ticker.test(symbol) ? { symbol, exchange, currency: exchange === 'US' ? 'USD' : 'INR' } : null;
}

/** The same, throwing `usage` where there is none. */
export function underlyingOf(name: string, exchange: Exchange): About {
  const found = knownAs(name, exchange);
  if (found !== null) return found;
  const seen = JSON.stringify(name.slice(0, 40).replace(/[^\x20-\x7e]/g, '?'));
  throw new CoachError('usage', `${seen} is not a symbol`, 'Name the instrument with --symbol.');
}

/**
 * The same where nothing says the exchange: India's names first, then America's, else an American ticker. The name of
 * a single contract stays what it is, so that an option's prices never pass for its underlying's.
 */
export function knownAnywhere(name: string): About | null {
  const found = parseSymbol(name);
  if (!isRefusal(found) && found.kind === 'underlying') {
    return { symbol: found.symbol, exchange: found.exchange, currency: found.currency };
  }
  return knownAs(name, knownUnderlying(spelled(name))?.exchange ?? 'US');
}

/** The same, throwing `usage` where there is none. */
export function underlyingAnywhere(name: string): About {
  return knownAnywhere(name) ?? underlyingOf(name, 'US');
}
