import type { FlowKind } from '../../../domain/ledger/fill.ts';
import {
  added,
  badRow,
  clean,
  currencyOf,
  isNegative,
  isZero,
  maybeNumber,
  negated,
  type Row,
  size,
  smallRatio,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { homeOfIsin, share } from '../instruments.ts';
import { idOf, quoted, type Told, told } from './trading212-row.ts';

const cashWords: readonly [RegExp, FlowKind][] = [
  [/^dividend/, 'dividend'],
  [/interest/, 'interest'],
  [/^deposit/, 'deposit'],
  [/^withdrawal/, 'withdrawal'],
  [/fee/, 'fee'],
  [/^(card|currency conversion|cashback|spending|result adjustment)/, 'transfer'],
];

function trade(row: Row, out: Entries, one: Told, inKind: boolean) {
  const { price, currency } = quoted(one);
  const side = /sell|transfer out/.test(one.action) ? 'sell' : 'buy';
  const isin = row.get('isin');
  const home = one.totalCurrency === '' ? currency : currencyOf(one.totalCurrency);
  const same = home === currency;
  const total = one.total;
  const signed = (amount: string) => (side === 'buy' ? negated(size(amount)) : size(amount));
  const fill = out.trade(row, {
    at: one.at,
    instrument: share(row.get('ticker'), homeOfIsin(isin) ?? 'T212', isin),
    side,
    quantity: one.shares,
    price,
    currency,
    ...(same && total !== undefined && !inKind
      ? { amount: signed(total), costInside: true }
      : { charges: '0' }),
    kind: inKind ? 'adjustment' : 'trade',
    ...idOf(one.number, 'trade'),
    note: inKind ? row.get('action') : undefined,
  });
  if (total === undefined || isZero(total) || (same && !inKind)) return;
  // The account pays in its own currency: what the share cost was exchanged first.
  const worth = (
    (Math.round((fill.quantity / 1e8) * (fill.price / 1e6) * 100) / 100) *
    (side === 'buy' ? 1 : -1)
  ).toFixed(2);
  const about = { at: one.at, kind: 'transfer' as const };
  if (inKind)
    return out.cash(row, {
      ...about,
      amount: worth,
      currency,
      ...idOf(one.number, 'kind'),
      note: row.get('action'),
    });
  const fee = one.fee === undefined ? '0' : size(one.fee);
  out.cash(row, { ...about, amount: worth, currency, ...idOf(one.number, 'to'), note: 'currency exchange' });
  out.cash(row, {
    ...about,
    amount: added(signed(total), fee),
    currency: home,
    ...idOf(one.number, 'from'),
    note: 'currency exchange',
  });
  if (!isZero(fee))
    out.cash(row, {
      at: one.at,
      kind: 'fee',
      amount: negated(fee),
      currency: home,
      ...idOf(one.number, 'fee'),
      note: 'currency conversion',
    });
}

/** An exchange between two pots of the account: out of one currency, into another, its fee on its own. */
function conversion(row: Row, out: Entries, one: Told): void {
  const sides = [
    ['from', 'transfer'],
    ['to', 'transfer'],
    ['fee', 'fee'],
  ] as const;
  for (const [part, kind] of sides) {
    const column = part === 'fee' ? 'currencyconversionfee' : `currencyconversion${part}amount`;
    const amount = maybeNumber(row, 'point', `conversion ${part}`, column);
    if (amount === undefined || isZero(amount)) continue;
    out.cash(row, {
      at: one.at,
      kind,
      amount: part === 'to' ? size(amount) : negated(size(amount)),
      currency: currencyOf(row.get(`currency${column}`)),
      ...idOf(one.number, part),
      note: row.get('action'),
    });
  }
}

function cash(row: Row, out: Entries, one: Told) {
  if (one.total === undefined && row.get('currencyconversiontoamount') !== '')
    return conversion(row, out, one);
  const kind = cashWords.find(([pattern]) => pattern.test(one.action))?.[1];
  if (kind === undefined) throw badRow(`coach does not know the action "${clean(row.get('action'))}"`);
  if (one.total === undefined) throw badRow('the total is missing');
  const out_ = kind === 'withdrawal' && !isNegative(one.total) ? negated(one.total) : one.total;
  const note = [row.get('action'), row.get('ticker')].filter((word) => word !== '').join(' ');
  out.cash(row, {
    at: one.at,
    kind,
    amount: out_,
    currency: currencyOf(one.totalCurrency),
    ...idOf(one.number, 'cash'),
    note,
  });
}

/** Trading 212's history: UTC, prices in the share's currency, totals in the account's. */
export const trading212: Format = {
  name: 'trading212',
  source: 'trading212',
  matches: (columns) =>
    having('action', 'isin', 'ticker', 'noofshares', 'priceshare')(columns) &&
    (columns.includes('time') || columns.includes('timeutc')),
  read(sheet, out) {
    const closing = new Map<string, string>();
    eachRow(sheet, out, (row) => {
      const one = told(row, sheet.columns);
      const isin = row.get('isin');
      if (one.action === 'stock split close') {
        closing.set(isin, one.shares);
        return out.skip(row, 'the old shares of a split; the new ones tell its ratio');
      }
      if (one.action === 'stock split open') {
        const ratio = smallRatio(Number(one.shares), Number(closing.get(isin)));
        if (ratio === null) throw badRow('the old shares of this split are not in the file');
        const instrument = share(row.get('ticker'), homeOfIsin(isin) ?? 'T212', isin);
        return out.split(
          row,
          { at: one.at, instrument, currency: quoted(one).currency, ...idOf(one.number, 'split') },
          ...ratio,
        );
      }
      if (one.shares === '' || /^(dividend|interest|deposit|withdrawal)/.test(one.action))
        return cash(row, out, one);
      if (/(buy|sell)$/.test(one.action)) return trade(row, out, one, false);
      if (/^(stock distribution|transfer (in|out)|custom stock)/.test(one.action))
        return trade(row, out, one, true);
      throw badRow(`coach does not know the action "${clean(row.get('action'))}"`);
    });
  },
};
