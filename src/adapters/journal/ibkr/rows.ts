import type { FillKind } from '../../../domain/ledger/fill.ts';
import {
  added,
  badRow,
  clean,
  currencyOf,
  isNegative,
  isZero,
  maybeNumber,
  negated,
  numberOf,
  type Row,
  sideOf,
  size,
} from '../cells.ts';
import type { Entries, TradeTold } from '../entries.ts';
import { share } from '../instruments.ts';
import { dateOf, momentOf } from '../times.ts';
import { dayOnly, instant, wallOf } from '../wall.ts';
import { exchangeOf, instrumentOf } from './instrument-row.ts';
import { accountOf, commission } from './money.ts';

/** Times are New York's wherever the trade was; a day without one is the day of its own exchange. */
function tradeMoment(row: Row, exchange: string): number {
  const whole = row.get('datetime');
  if (/[T;, ]/.test(whole)) return momentOf(whole, 'NewYork');
  const date = dateOf(whole === '' ? row.get('tradedate', 'date') : whole, 'ymd');
  const time = row.get('tradetime');
  return time === '' ? dayOnly(date, wallOf(exchange)) : instant(date, time, 'NewYork');
}

/** A currency exchange as the two transfers that it is. */
function exchange(row: Row, out: Entries, id: string | undefined) {
  const currency = currencyOf(row.get('currencyprimary', 'currency'));
  const pair = /^([A-Z]{3})\.([A-Z]{3})$/.exec(row.get('symbol'));
  const paidIn = row.get('ibcommissioncurrency', 'commissioncurrency');
  // A file without symbols names the other currency only through the commission, which is taken in the account's own.
  const base = pair?.[1] ?? (paidIn !== '' && paidIn !== currency ? paidIn : undefined);
  if (base === undefined) throw badRow('a currency exchange that does not name both currencies');
  const quote = pair?.[2] ?? currency;
  const quantity = size(numberOf(row, 'point', 'quantity', 'quantity'));
  const money = size(numberOf(row, 'point', 'money', 'trademoney', 'proceeds'));
  const buys = sideOf(row.get('buysell')) === 'buy';
  const about = {
    at: tradeMoment(row, 'US'),
    kind: 'transfer' as const,
    note: `currency exchange ${base}.${quote}`,
    ...accountOf(row),
  };
  const part = (name: string) => (id === undefined ? {} : { id: `${id}:${name}` });
  out.cash(row, {
    ...about,
    amount: buys ? quantity : negated(quantity),
    currency: currencyOf(base),
    ...part('base'),
  });
  out.cash(row, {
    ...about,
    amount: buys ? negated(money) : money,
    currency: currencyOf(quote),
    ...part('quote'),
  });
  commission(row, out, about.at, id);
}

function kindOf(row: Row, booked: boolean): FillKind {
  if (!booked) return 'trade';
  const codes = `${row.get('notes', 'notescodes', 'code')};${row.get('transactiontype')}`;
  if (/(^|[;,])(A|Assignment)([;,]|$)/.test(codes)) return 'assignment';
  if (/(^|[;,])(Ex|Exercise)([;,]|$)/.test(codes)) return 'exercise';
  return row.get('putcall') === '' ? 'adjustment' : 'expiry';
}

/** The number of a booking: the trade list and the list of exercises tell of the same one. */
const bookingOf = (row: Row, quantity: string): string =>
  `book:${row.get('tradedate', 'date').replaceAll('-', '')}:${row.get('conid') || row.get('symbol')}:${Number(size(quantity))}`;

/** A trade that the broker took back: its quantity has the sign of the opposite side, and it names the booking it undoes. */
const isCancel = (row: Row): boolean =>
  /^tradecancel$/i.test(row.get('transactiontype')) ||
  /\(ca\.?\)/i.test(row.get('buysell')) ||
  row.get('notes', 'notescodes', 'code').split(/[;,]/).includes('Ca');

function sideTold(row: Row, quantity: string, cancel: boolean): 'buy' | 'sell' {
  const word = row.get('buysell').replace(/ ?\(ca\.?\)$/i, '');
  if (word === '') return isNegative(quantity) !== cancel ? 'sell' : 'buy';
  const side = sideOf(word);
  if (side === 'buy' && isNegative(quantity) && !cancel)
    throw badRow(`the quantity ${clean(quantity)} contradicts the side "${clean(word)}"`);
  return side;
}

/** What a trade cost in its own currency. A commission in another is turned at the row's rate to the account's currency, where that is it. */
function costOfRow(row: Row, currency: string): { charges: string | undefined; exchanged: string | null } {
  const paid = maybeNumber(row, 'point', 'commission', 'ibcommission', 'commission', 'commfee');
  const paidIn = row.get('ibcommissioncurrency', 'commissioncurrency') || currency;
  const taxes = maybeNumber(row, 'point', 'taxes', 'taxes', 'tax') ?? '0';
  const positive = (cost: string) => negated(added(cost, taxes)).replace(/^--/, '');
  if (paid === undefined) return { charges: undefined, exchanged: null };
  if (paidIn === currency || isZero(paid)) return { charges: positive(paid), exchanged: null };
  const rate = Number(maybeNumber(row, 'point', 'rate', 'fxratetobase') ?? '1');
  if (!(rate > 0) || rate === 1) return { charges: undefined, exchanged: null };
  const turned = (Number(paid) / rate).toFixed(6);
  return { charges: positive(turned), exchanged: turned };
}

/** One trade of a Flex query, XML or CSV. */
export function ibkrTrade(row: Row, out: Entries, orders: boolean) {
  const currency = currencyOf(row.get('currencyprimary', 'currency'));
  const category = row.get('assetcategory', 'assetclass').toUpperCase();
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const booked = /^book ?trade$/i.test(row.get('transactiontype'));
  const cancel = isCancel(row);
  const number = cancel ? row.get('origtradeid') : row.get('tradeid', 'transactionid', 'ibexecid');
  const order = row.get('iborderid', 'orderid');
  const named = number === '' ? undefined : `t:${number}`;
  const id = booked ? bookingOf(row, quantity) : orders ? `o:${order}` : named;
  if (category === 'CASH' || (row.get('symbol') === '' && row.get('isin') === '')) {
    if (cancel) throw badRow('a cancelled currency exchange');
    return exchange(row, out, id);
  }
  const instrument = instrumentOf(row, currency);
  const at = tradeMoment(row, instrument.exchange);
  const { charges, exchanged } = costOfRow(row, currency);
  const booking = cancel ? row.get('origtransactionid') : row.get('transactionid');
  const told: TradeTold = {
    at,
    instrument,
    side: sideTold(row, quantity, cancel),
    quantity,
    price: numberOf(row, 'point', 'price', 'tradeprice', 'price'),
    currency,
    charges: charges ?? (booked ? '0' : undefined),
    worth: maybeNumber(row, 'point', 'trade money', 'trademoney', 'money'),
    kind: kindOf(row, booked),
    id,
    booking: booking === '' ? undefined : booking,
    orderId: order === '' || order === '0' ? undefined : order,
    ...accountOf(row),
  };
  if (cancel) return out.cancel(row, told);
  out.trade(row, told);
  if (exchanged !== null && !isZero(exchanged)) {
    const part = id === undefined ? {} : { id: `${id}:rate` };
    const about = {
      at,
      kind: 'transfer' as const,
      note: 'commission paid in another currency',
      ...accountOf(row),
    };
    out.cash(row, { ...about, amount: negated(exchanged), currency, ...part });
  }
  const paidIn = row.get('ibcommissioncurrency', 'commissioncurrency') || currency;
  if (paidIn === currency) return;
  if (charges === undefined)
    out.note(`commissions in ${clean(paidIn)} are booked as fees and are not in the net of their trades`);
  commission(row, out, at, id, exchanged === null ? 'fee' : 'transfer');
}

/** An exercise, assignment or expiry that no booking of the trade list tells of. */
export function ibkrEnding(row: Row, out: Entries): void {
  const currency = currencyOf(row.get('currency'));
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const option = row.get('putcall') !== '';
  const type = row.get('transactiontype');
  if (!option && !/^(buy|sell)$/i.test(type)) throw badRow(`coach does not know the type "${clean(type)}"`);
  out.trade(row, {
    at: dayOnly(dateOf(row.get('date', 'tradedate'), 'ymd'), 'NewYork'),
    instrument: option ? instrumentOf(row, currency) : share(row.get('symbol'), exchangeOf(row, currency)),
    side: option ? (isNegative(quantity) ? 'sell' : 'buy') : sideOf(type),
    quantity,
    price: numberOf(row, 'point', 'price', 'tradeprice'),
    currency,
    charges:
      maybeNumber(row, 'point', 'cost', 'commisionsandtax') === undefined
        ? '0'
        : size(numberOf(row, 'point', 'cost', 'commisionsandtax')),
    kind: option ? kindOf(row, true) : 'assignment',
    id: bookingOf(row, quantity),
    ...accountOf(row),
  });
}
