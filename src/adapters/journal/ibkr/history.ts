import { CoachError } from '../../../core/errors.ts';
import type { FillKind, Instrument } from '../../../domain/ledger/fill.ts';
import {
  badRow,
  clean,
  currencyOf,
  decimal,
  isNegative,
  isZero,
  maybeNumber,
  negated,
  numberOf,
  type Row,
  sideOf,
  size,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow } from '../format.ts';
import { american, share } from '../instruments.ts';
import type { Line, Sheet } from '../sheet.ts';
import { dateOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { flowKindOf } from './money.ts';

/** The section that a Transaction History holds. */
const historySection = 'Transaction History';

/** Whether a line is the header of a Transaction History. */
export const isHistory = ({ fields }: Line): boolean =>
  fields[0] === historySection && fields[1] === 'Header';

/** Footnote of an amount that is a notional, as futures have: "-21291.47(1)". */
const footnote = /\(\d+\)$/;
/** How far an amount may lie from quantity times price where both are in one currency. */
const tolerance = 0.005;

const endings: readonly [RegExp, FillKind][] = [
  [/^expir/i, 'expiry'],
  [/^assign/i, 'assignment'],
  [/^exercise/i, 'exercise'],
];
/** Bookkeeping that moves no money of the account. */
const translations = /^adjustment$/i;
/** Daily settlement of a future: money, but of a position this file does not tell. */
const settlement = /^position mtm$/i;

const moment = (row: Row): number => dayOnly(dateOf(row.get('date'), 'ymd'), 'NewYork');

function instrumentOf(row: Row, currency: string): Instrument {
  const symbol = row.get('symbol');
  if (footnote.test(row.get('grossamount')))
    throw badRow(
      `${clean(symbol)} is a future, whose size this file does not tell; import an activity statement`,
    );
  const made = american(symbol);
  return made.kind === 'option' || currency === 'USD' ? made : share(symbol, 'IBKR');
}

/** Units of the trade's currency that one of the account's own stood for, by the row's own amounts. */
function rateOf(row: Row, worth: number, base: string, currency: string): number {
  const gross = Math.abs(Number(numberOf(row, 'point', 'gross amount', 'grossamount')));
  if (base !== currency) return gross > 0 ? worth / gross : Number.NaN;
  if (Math.abs(gross - worth) > tolerance * Math.max(gross, worth))
    throw badRow(`its amount ${gross} is not quantity times price; coach keeps no bonds and the like`);
  return 1;
}

function trade(row: Row, out: Entries, base: string, kind: FillKind): void {
  const told = row.get('pricecurrency');
  const currency = told === '' || told === '-' ? base : currencyOf(told);
  const instrument = instrumentOf(row, currency);
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const price = maybeNumber(row, 'point', 'price', 'price') ?? (kind === 'expiry' ? '0' : undefined);
  if (price === undefined) throw badRow('it has no price');
  const worth = Math.abs(Number(quantity) * Number(price)) * instrument.multiplier;
  const paid = maybeNumber(row, 'point', 'commission', 'commission') ?? '0';
  const rate = isZero(price) ? 1 : rateOf(row, worth, base, currency);
  if (!Number.isFinite(rate) || (isZero(price) && !isZero(paid) && base !== currency))
    throw badRow(`its commission in ${base} cannot be told in ${currency}`);
  const type = row.get('transactiontype');
  out.trade(row, {
    at: moment(row),
    instrument,
    side: kind === 'trade' ? sideOf(type) : isNegative(quantity) ? 'sell' : 'buy',
    quantity: size(quantity),
    price,
    currency,
    charges: isZero(paid) ? '0' : rate === 1 ? negated(paid) : (-Number(paid) * rate).toFixed(6),
    kind,
  });
}

/** A currency exchange: so much of the first currency of the pair against so much of the second. */
function exchange(row: Row, out: Entries, base: string): void {
  const symbol = row.get('symbol');
  const [first = '', second = ''] = symbol.split('.');
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const rate = Number(numberOf(row, 'point', 'price', 'price'));
  const about = { at: moment(row), kind: 'transfer' as const, note: `currency exchange ${symbol}` };
  out.cash(row, { ...about, amount: quantity, currency: currencyOf(first) });
  const other = (-Number(quantity) * rate).toFixed(6);
  out.cash(row, { ...about, amount: other, currency: currencyOf(second) });
  const paid = maybeNumber(row, 'point', 'commission', 'commission');
  if (paid !== undefined && !isZero(paid))
    out.cash(row, { ...about, kind: 'fee', amount: paid, currency: base, note: `commission ${symbol}` });
}

function entry(row: Row, out: Entries, base: string) {
  const type = row.get('transactiontype');
  if (translations.test(type)) return out.skip(row, `${clean(type)}: currencies told anew, no money moved`);
  if (settlement.test(type))
    throw badRow(
      `the daily settlement of ${clean(row.get('symbol'))}, a future; import an activity statement`,
    );
  if (/^forex trade component$/i.test(type)) return exchange(row, out, base);
  const ending = endings.find(([pattern]) => pattern.test(type))?.[1];
  if (ending !== undefined || /^(buy|sell)$/i.test(type)) return trade(row, out, base, ending ?? 'trade');
  const amount = decimal(row.get('netamount'), 'point', 'net amount');
  const note = row.get('description');
  out.cash(row, { at: moment(row), kind: flowKindOf(type, amount), amount, currency: base, note });
}

/** The account's own currency: the only three capital letters of the summary, whatever language names it. */
function baseOf(sections: readonly { name: string; sheet: Sheet }[]): string {
  for (const { name, sheet } of sections) {
    if (name !== 'Summary') continue;
    const row = sheet.rows.find((one) => /^[A-Z]{3}$/.test(one.at(1)));
    if (row !== undefined) return row.at(1);
  }
  throw new CoachError(
    'usage',
    'This Transaction History does not name its base currency',
    'Export it again with its Summary section.',
  );
}

/**
 * Interactive Brokers' Transaction History as CSV: days without a time, the newest first, every amount but the price in the
 * account's own currency. A commission is turned into the trade's currency at the rate of the row's own amounts.
 */
export function readHistory(
  sections: readonly { name: string; sheet: Sheet }[],
  out: Entries,
): { rows: number } {
  const base = baseOf(sections);
  let rows = 0;
  for (const { name, sheet } of sections) {
    if (name !== historySection) continue;
    rows += sheet.rows.length + sheet.broken.length;
    const [first, last] = [sheet.rows.at(0), sheet.rows.at(-1)];
    const newestFirst = first !== undefined && first.get('date') > last!.get('date');
    const ordered = newestFirst ? { ...sheet, rows: sheet.rows.toReversed() } : sheet;
    eachRow(ordered, out, (row) => entry(row, out, base));
  }
  out.note(
    `money beside trades is in ${base}, as the file tells it, whatever currency it came in; an activity statement tells of the same trades again`,
  );
  return { rows };
}
