import type { Exchange } from '../calendar/zone.ts';
import { monthlyExpiry } from '../contract/expiry.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type DerivativeParts, derivativeParts } from './derivative.ts';
import { type ParsedSymbol, type Underlying, underlying } from './instrument.ts';
import { canonicalSymbols, indexNames, knownUnderlying } from './known.ts';
import { editDistance, suggestions } from './spelling.ts';

export type { Exchange } from '../calendar/zone.ts';
export type {
  FutureContract,
  OptionContract,
  OptionRight,
  ParsedSymbol,
  Underlying,
} from './instrument.ts';
export { canonicalSymbols } from './known.ts';

const maxLength = 40;
const homes: Record<string, Exchange> = {
  NSE: 'NSE',
  NFO: 'NSE',
  BSE: 'BSE',
  BFO: 'BSE',
  US: 'US',
  NYSE: 'US',
  NASDAQ: 'US',
  AMEX: 'US',
  ARCA: 'US',
  CBOE: 'US',
  OPRA: 'US',
};

function unsafe(text: string): Refusal | null {
  if (text.length > maxLength)
    return { refused: `A symbol has at most ${maxLength} characters, this has ${text.length}` };
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0x20 && code <= 0x7e) continue;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return { refused: `A symbol is plain ASCII; this holds ${name}`, hint: 'Type it again by hand' };
  }
  if (text.trim() === '') return { refused: 'The symbol is empty', hint: 'Try NIFTY' };
  if (text.trim().startsWith('-'))
    return { refused: `"${text.trim()}" looks like an option flag, not a symbol` };
  return null;
}

function unknown(name: string): Refusal {
  const near = suggestions(name, canonicalSymbols);
  return near.length > 0
    ? { refused: `Unknown symbol "${name}"`, hint: `Did you mean ${near.join(', ')}?` }
    : { refused: `Unknown symbol "${name}"`, hint: 'Write an unlisted Indian stock as NSE:NAME' };
}

const isNearIndex = (name: string) => indexNames.some((index) => editDistance(name, index) <= 1);
const isIndianName = (name: string) => /^[A-Z0-9][A-Z0-9&-]{0,19}$/.test(name) && /[A-Z]/.test(name);
const isAmericanName = (name: string) => /^[A-Z]{1,5}([./-][A-Z])?$/.test(name);

const isIndex = ({ assetClass }: Underlying) => assetClass === 'index' || assetClass === 'volatility';

/** A stock trades on both Indian exchanges; an index belongs to one. */
function relisted(known: Underlying, home: Exchange): Underlying | Refusal {
  if (!isIndex(known)) return { ...known, exchange: home };
  return {
    refused: `${known.symbol} is listed on ${known.exchange}, not ${home}`,
    hint: `Write ${known.symbol}`,
  };
}

/** Reads an underlying's name; `home` is the exchange a prefix or a grammar asked for. */
function readUnderlying(name: string, home: Exchange | undefined, bareUpper: boolean): Underlying | Refusal {
  const suffixed = /^(.+)\.(NS|BO)$/.exec(name);
  if (suffixed !== null && home !== 'US') {
    return readUnderlying(suffixed[1]!, home ?? (suffixed[2] === 'NS' ? 'NSE' : 'BSE'), bareUpper);
  }
  const plain = home === 'US' ? name : name.replace(/-EQ$/, '');
  const known = knownUnderlying(plain, home) ?? knownUnderlying(plain.replace(/[-/]([A-Z])$/, '.$1'), home);
  if (known !== null) return home === undefined || known.exchange === home ? known : relisted(known, home);
  const elsewhere = home === undefined ? null : knownUnderlying(plain);
  if (elsewhere !== null && home !== undefined && isIndex(elsewhere)) return relisted(elsewhere, home);
  if (home === 'US') return isAmericanName(name) ? american(name) : unknown(name);
  if (home !== undefined) {
    return isIndianName(plain) && !isNearIndex(plain) ? underlying(plain, home, 'stock') : unknown(plain);
  }
  return bareUpper && isAmericanName(name) && !isNearIndex(name) ? american(name) : unknown(name);
}

function american(name: string): Underlying {
  return underlying(name.replace(/[/-]/, '.'), 'US', 'stock');
}

/** The exchange a grammar belongs to: NSE's own names are Indian, OCC's American unless an Indian index. */
function homeOf({ root, form }: DerivativeParts): Exchange | undefined {
  const known = knownUnderlying(root);
  if (form === 'kite' || form === 'nse') return known?.exchange ?? 'NSE';
  if (form !== 'occ') return undefined;
  return known?.assetClass === 'index' ? known.exchange : 'US';
}

function readDerivative(
  parts: DerivativeParts,
  home: Exchange | undefined,
  expiry: string | undefined,
): ParsedSymbol | Refusal {
  const { root, strike, right } = parts;
  const owner = readUnderlying(root, home ?? homeOf(parts), true);
  if (isRefusal(owner)) return owner;
  const date =
    typeof parts.expiry === 'string'
      ? parts.expiry
      : (expiry ?? monthlyExpiry(owner, parts.expiry.year, parts.expiry.month));
  if (isRefusal(date)) return date;
  if (strike === null || right === null) return { kind: 'future', underlying: owner, expiry: date };
  return { kind: 'option', underlying: owner, expiry: date, strike, right };
}

function splitHome(text: string): { home: Exchange | undefined; name: string } | Refusal {
  const upstox = /^(NSE|BSE)_(INDEX|EQ|FO)\|(.+)$/.exec(text);
  if (upstox !== null) {
    const name = upstox[3]!.trim();
    if (/^\d+$/.test(name) || /^IN[A-Z0-9]{10}$/.test(name)) {
      return {
        refused: `"${text}" names an instrument by number`,
        hint: "Give its trading symbol; the number needs the broker's instrument list",
      };
    }
    return { home: homes[upstox[1]!], name };
  }
  const prefixed = /^([A-Z]+):(.*)$/.exec(text);
  if (prefixed === null) return { home: undefined, name: text };
  const home = Object.hasOwn(homes, prefixed[1]!) ? homes[prefixed[1]!] : undefined;
  if (home === undefined) {
    return { refused: `Unknown exchange "${prefixed[1]}"`, hint: `Known: ${Object.keys(homes).join(', ')}` };
  }
  return { home, name: prefixed[2]!.trim() };
}

/**
 * Reads a symbol in the forms of NSE, BSE, Yahoo, Upstox, Kite, OCC and UDiFF. `expiry` is the date a file
 * gives beside a month-only name. Indian names win where both markets use one (HAL); write US:HAL for the other.
 */
export function parseSymbol(text: string, expiry?: string): ParsedSymbol | Refusal {
  const refusal = unsafe(text);
  if (refusal !== null) return refusal;
  const typed = text.trim();
  const upper = typed.toUpperCase().replace(/ +/g, ' ');
  const split = splitHome(upper);
  if (isRefusal(split)) return split;
  const { home, name } = split;
  if (name === '' || name.startsWith('-'))
    return { refused: `"${typed}" names no symbol`, hint: 'Try NSE:RELIANCE' };
  const known = knownUnderlying(name);
  if (known !== null && home === undefined) return known;
  const parts = derivativeParts(name);
  if (parts !== null) return readDerivative(parts, home, expiry);
  return readUnderlying(name, home, typed === upper);
}

/** The underlying of whatever a symbol names. */
export function underlyingOf(parsed: ParsedSymbol): Underlying {
  return parsed.kind === 'underlying' ? parsed : parsed.underlying;
}
