import { badRow, clean, currencyOf, type Row } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { homeOfIsin, share } from '../instruments.ts';
import { dateOf, momentOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { accountOf } from './money.ts';

const split = /^\s*([^(]{1,30})\(([A-Z0-9]{0,20})\)\s+split\s+(\d{1,6})\s+for\s+(\d{1,6})\b/i;

/** A corporate action of Interactive Brokers. A split is told in words; the rows of its old and its new shares are one. */
export function ibkrCorporate(row: Row, out: Entries) {
  const category = row.get('assetcategory', 'assetclass');
  if (!/^(stk|stocks?|etf|fund)?$/i.test(category))
    return out.skip(row, 'the action is on the share; its contracts follow');
  const text = row.get('actiondescription') || row.get('description');
  const match = split.exec(text);
  if (match === null)
    throw badRow(`"${clean(text).slice(0, 60)}" has no row in the ledger; write it down by hand`);
  const [, name, isin, fresh, old] = match;
  const currency = currencyOf(row.get('currencyprimary', 'currency'));
  const exchange = homeOfIsin(isin!) ?? (currency === 'USD' ? 'US' : row.get('listingexchange') || 'IBKR');
  const time = row.get('datetime', 'reportdate');
  const at = /[T;, ]/.test(time) ? momentOf(time, 'NewYork') : dayOnly(dateOf(time, 'ymd'), 'NewYork');
  const instrument = share(name!.trim(), exchange, isin);
  const id = `split:${new Date(at).toISOString().slice(0, 10)}:${instrument.symbol}:${fresh}:${old}`;
  out.split(row, { at, instrument, currency, id, ...accountOf(row) }, Number(fresh), Number(old));
}
