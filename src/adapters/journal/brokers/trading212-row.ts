import { badRow, clean, currencyOf, maybeNumber, type Row } from '../cells.ts';
import { momentOf } from '../times.ts';

/** One row with the columns of its time: later exports put the notes and the number before the shares. */
export interface Told {
  action: string;
  at: number;
  number: string;
  shares: string;
  price: string;
  currency: string;
  total: string | undefined;
  totalCurrency: string;
  fee: string | undefined;
}

export function told(row: Row, columns: readonly string[]): Told {
  const place = (name: string) => columns.indexOf(name);
  const shares = place('noofshares');
  // A row of the later layout in a file with the earlier header has its number where the price should stand.
  const shift = /^E[A-Z]{1,2}\d{6,}$/.test(row.at(shares + 1)) ? 2 : 0;
  const cell = (name: string) => (place(name) < 0 ? '' : row.at(place(name) + shift));
  const at = (name: string) => (shift === 0 ? row.get(name) : cell(name));
  return {
    action: row.get('action').toLowerCase(),
    at: momentOf(row.get('time', 'timeutc'), 'UTC'),
    number: shift === 0 ? row.get('id') : row.at(shares + 1),
    shares: at('noofshares'),
    price: at('priceshare'),
    currency: at('currencypriceshare'),
    total:
      shift === 0
        ? maybeNumber(row, 'point', 'total', ...columns.filter((name) => totalColumn.test(name)))
        : cell('total'),
    totalCurrency: at('currencytotal') || totalIn(columns),
    fee: shift === 0 ? maybeNumber(row, 'point', 'conversion fee', 'currencyconversionfee') : undefined,
  };
}

/** Older exports name the account's currency in the header: Total (EUR). */
const totalColumn = /^total([a-z]{3})?$/;
const totalIn = (columns: readonly string[]): string =>
  columns
    .find((name) => /^total[a-z]{3}$/.test(name))
    ?.slice(5)
    .toUpperCase() ?? '';

/** The price of a share in its own currency; pence are hundredths of a pound. */
export function quoted(row: Told): { price: string; currency: string } {
  if (!/^\d+(\.\d+)?$/.test(row.price)) throw badRow(`price: "${clean(row.price)}" is not a number`);
  return row.currency === 'GBX' || row.currency === 'GBp'
    ? { price: `${row.price}e-2`, currency: 'GBP' }
    : { price: row.price, currency: currencyOf(row.currency) };
}

export const idOf = (number: string, part: string): { id?: string } =>
  number === '' ? {} : { id: `${number}:${part}` };
