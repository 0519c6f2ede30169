import {
  added,
  badRow,
  clean,
  currencyOf,
  isZero,
  maybeNumber,
  negated,
  numberOf,
  type Row,
  size,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { homeOfIsin, share } from '../instruments.ts';
import { momentOf } from '../times.ts';

const cashKinds = {
  WITHDRAWAL: 'withdrawal',
  TOP_UP: 'deposit',
  DIVIDEND: 'dividend',
  PROPERTY: 'dividend',
  INTEREST_FROM_CASH: 'interest',
  SIPP_FEES: 'fee',
  ISA_FEES: 'fee',
} as const;
const isCash = (type: string): type is keyof typeof cashKinds => Object.hasOwn(cashKinds, type);

function order(row: Row, out: Entries, free: boolean) {
  const account = currencyOf(row.get('accountcurrency'));
  const currency = currencyOf(row.get('instrumentcurrency') || account);
  const side = row.get('buysell').toUpperCase() === 'SELL' ? 'sell' : 'buy';
  const number = row.get('orderid');
  const at = momentOf(row.get('timestamp'), 'UTC');
  const isin = row.get('isin');
  const stamp = size(maybeNumber(row, 'point', 'stamp duty', 'stampduty') ?? '0');
  const fee = size(maybeNumber(row, 'point', 'FX fee', 'fxfeeamount') ?? '0');
  const total = size(numberOf(row, 'point', 'total', 'totalamount'));
  const signed = (amount: string) => (side === 'buy' ? negated(amount) : amount);
  const same = currency === account;
  const id = (part: string) => (number === '' ? {} : { id: `${number}:${part}` });
  out.trade(row, {
    at,
    instrument: share(row.get('ticker'), homeOfIsin(isin) ?? 'GB', isin),
    side,
    quantity: numberOf(row, 'point', 'quantity', 'quantity'),
    price: numberOf(row, 'point', 'price', 'pricepershare'),
    currency,
    charges: same ? stamp : '0',
    amount: same && !free ? signed(total) : undefined,
    ...id('trade'),
    kind: free ? 'adjustment' : 'trade',
    note: free ? 'free share' : undefined,
  });
  if (free)
    return out.cash(row, {
      at,
      kind: 'transfer',
      amount: total,
      currency: account,
      ...id('gift'),
      note: 'free share',
    });
  if (same) return;
  const shares = numberOf(row, 'point', 'shares amount', 'totalsharesamount');
  const about = { at, kind: 'transfer' as const, note: 'currency exchange' };
  out.cash(row, {
    ...about,
    amount: side === 'buy' ? size(shares) : negated(size(shares)),
    currency,
    ...id('to'),
  });
  out.cash(row, { ...about, amount: added(signed(total), fee, stamp), currency: account, ...id('from') });
  for (const [name, cost] of [
    ['FX fee', fee],
    ['stamp duty', stamp],
  ] as const)
    if (!isZero(cost))
      out.cash(row, { at, kind: 'fee', amount: negated(cost), currency: account, ...id(name), note: name });
}

/** Freetrade's activity: ISO times, account and instrument in their own currencies. */
export const freetrade: Format = {
  name: 'freetrade',
  source: 'freetrade',
  matches: having('type', 'timestamp', 'accountcurrency', 'totalamount', 'buysell', 'ticker'),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const type = row.get('type').toUpperCase();
      if (/STATEMENT|CERTIFICATE/.test(type)) return out.skip(row, 'a statement');
      if (type === 'ORDER' || type === 'FREESHARE_ORDER') return order(row, out, type !== 'ORDER');
      if (!isCash(type)) throw badRow(`coach does not know the type "${clean(type)}"`);
      const total = numberOf(row, 'point', 'total', 'totalamount');
      const kind = cashKinds[type];
      out.cash(row, {
        at: momentOf(row.get('timestamp'), 'UTC'),
        kind,
        amount: kind === 'withdrawal' || kind === 'fee' ? negated(size(total)) : total,
        currency: currencyOf(row.get('accountcurrency')),
        note: row.get('title'),
      });
    });
  },
};
