import {
  added,
  badRow,
  clean,
  currencyOf,
  decimal,
  isNegative,
  isZero,
  negated,
  type Row,
  size,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format } from '../format.ts';
import { homeOfIsin, share } from '../instruments.ts';
import { dateOf } from '../times.ts';
import { instant } from '../wall.ts';

/** Places of the columns, which bear names in the reader's language or none. */
interface Layout {
  quantity: number;
  price: number;
  /** Columns of costs in the account's currency, and where the first of them names it. */
  costs: readonly number[];
  costIn: number | null;
  value: number;
  /** Where the account's currency stands beside the value, or the currency itself where only the header names it. */
  home: number | string;
  total: number;
  order: number;
}

/** From 2025 on the header names the account's currency ("Total EUR") and the exchange has a fee of its own. */
const recent = (home: string): Layout => ({
  quantity: 6,
  price: 7,
  costs: [13, 14],
  costIn: null,
  value: 11,
  home,
  total: 15,
  order: 16,
});

/** Before, every amount has its currency behind it; until 2020 there was no venue. */
const earlier = (quantity: number): Layout => ({
  quantity,
  price: quantity + 1,
  costs: [quantity + 8],
  costIn: quantity + 9,
  value: quantity + 5,
  home: quantity + 6,
  total: quantity + 10,
  order: quantity + 12,
});

const blank = (columns: readonly string[], ...places: readonly number[]): boolean =>
  places.every((place) => columns[place] === '');

function layoutOf(columns: readonly string[]): Layout | null {
  if (columns[3] !== 'isin') return null;
  for (const quantity of [6, 5])
    if (columns.length >= quantity + 11 && blank(columns, ...[2, 4, 6].map((more) => quantity + more)))
      return earlier(quantity);
  const home = /([a-z]{3})$/.exec(columns[15] ?? '')?.[1];
  return columns.length >= 16 && blank(columns, 8, 10) && home !== undefined
    ? recent(home.toUpperCase())
    : null;
}

interface Money {
  currency: string;
  home: string;
  pence: boolean;
  /** In the share's currency, negative when paid. */
  worth: string;
  /** In the account's currency: what came or went in all, and the costs within. */
  total: string;
  cost: string;
  costIn: string;
}

function moneyOf(row: Row, layout: Layout): Money {
  const number = (place: number, what: string) => decimal(row.at(place), 'either', what);
  const quoted = row.at(layout.price + 1);
  const pence = /^gbx$/i.test(quoted);
  const currency = pence ? 'GBP' : currencyOf(quoted);
  const named = typeof layout.home === 'string' ? layout.home : row.at(layout.home);
  const home = named === '' ? currency : currencyOf(named);
  const costs = layout.costs.flatMap((place) => (row.at(place) === '' ? [] : [number(place, 'cost')]));
  const sum = added('0', ...costs);
  const cost = isZero(sum) ? '0' : negated(sum);
  const costIn = layout.costIn === null ? '' : row.at(layout.costIn);
  const worth = number(layout.price + 2, 'local value');
  const value = row.at(layout.value) === '' ? worth : number(layout.value, 'value');
  return {
    currency,
    home,
    pence,
    worth: pence ? `${worth}e-2` : worth,
    total: row.at(layout.total) === '' ? added(value, negated(cost)) : number(layout.total, 'total'),
    cost,
    costIn: costIn === '' ? home : currencyOf(costIn),
  };
}

/** The account paid in its own currency: what the share cost was exchanged first, and the costs are money of their own. */
function exchange(row: Row, out: Entries, at: number, order: string, money: Money): void {
  const cash = (kind: 'transfer' | 'fee', amount: string, currency: string) =>
    isZero(amount)
      ? undefined
      : out.cash(row, {
          at,
          kind,
          amount,
          currency,
          note: order === '' ? undefined : `order ${order}`,
          ...(order === '' ? {} : { id: `${order}:${currency}:${added(amount)}`, repeats: true }),
        });
  cash('transfer', negated(money.worth), money.currency);
  cash('transfer', added(money.total, money.cost), money.home);
  cash('fee', negated(money.cost), money.costIn);
}

function record(row: Row, out: Entries, layout: Layout): void {
  const at = instant(dateOf(row.at(0), 'dmy'), row.at(1), 'Amsterdam');
  const signed = decimal(row.at(layout.quantity), 'either', 'quantity');
  if (isZero(signed)) throw badRow('the quantity is zero');
  const side = isNegative(signed) ? 'sell' : 'buy';
  const quantity = size(signed);
  const money = moneyOf(row, layout);
  const quoted = decimal(row.at(layout.price), 'either', 'price');
  const price = money.pence ? `${quoted}e-2` : quoted;
  const isin = row.at(3);
  // Rows of the recent export have their order one place behind its header.
  const order = row.at(layout.order) || row.at(layout.order + 1);
  const same = money.home === money.currency && money.costIn === money.currency;
  out.trade(row, {
    at,
    instrument: share('', homeOfIsin(isin) ?? 'DEGIRO', isin),
    side,
    quantity,
    price,
    currency: money.currency,
    charges: same ? money.cost : '0',
    amount: same ? money.total : money.worth,
    note: clean(row.at(2)),
    ...(order === '' ? {} : { id: `${order}:${side}:${quantity}:${price}`, repeats: true, orderId: order }),
  });
  if (!same) exchange(row, out, at, order, money);
}

/** Degiro's transactions: one line a fill, costs in the account's currency. */
export const degiroTransactions: Format = {
  name: 'degiro-transactions',
  source: 'degiro',
  matches: (columns) => layoutOf(columns) !== null,
  read(sheet, out) {
    const layout = layoutOf(sheet.columns)!;
    out.note(
      'the account statement tells of the same costs and exchanges in other words; import it or the transactions, not both',
    );
    eachRow(sheet, out, (row) => record(row, out, layout));
  },
};
