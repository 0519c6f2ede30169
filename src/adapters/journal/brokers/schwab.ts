import type { FlowKind } from '../../../domain/ledger/fill.ts';
import {
  badRow,
  clean,
  isNegative,
  isZero,
  maybeNumber,
  negated,
  numberOf,
  type Row,
  sideOf,
  size,
  smallRatio,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { dateOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { bondOf, instrumentOf, isBond } from './schwab-instrument.ts';

const words: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/tax/, 'tax'],
  [/fee|commission/, 'fee'],
  [/interest/, 'interest'],
  [/div|cap gain|cash in lieu|return of capital/, 'dividend'],
  [/wire|moneylink|funds (received|paid)|deposit|withdrawal|check|ach/, 'in-or-out'],
  [/transfer|journal|adj|misc/, 'transfer'],
];

/** Trades and the like have a quantity; these give shares without money. */
const gifts = /^(stock div dist|spin-off|stock split)$/;
const renames = /^(reverse split|stock merger|name change|conversion|mandatory|exchange)/;
const trades = /^(buy|sell|sell short|reinvest shares|buy to (open|close|cover)|sell to (open|close))$/;
const endings: Record<string, 'expiry' | 'assignment' | 'exercise' | undefined> = {
  expired: 'expiry',
  assigned: 'assignment',
  'exchange or exercise': 'exercise',
};

/** Actions that end a position for money: the shares go on a line of their own, marked "Adj". */
const closings = /^(cash merger|full redemption|partial redemption|cash tender|mandatory redemption)( adj)?$/;

interface Told {
  action: string;
  at: number;
  symbol: string;
}

function cash(row: Row, out: Entries, { action, at, symbol }: Told): void {
  const amount = numberOf(row, 'point', 'amount', 'amount');
  const found = words.find(([pattern]) => pattern.test(action))?.[1];
  if (found === undefined) throw badRow(`coach does not know the action "${clean(row.get('action'))}"`);
  const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
  out.cash(row, { at, kind, amount, currency: 'USD', note: `${row.get('action')} ${symbol}`.trim() });
}

/** Shares that moved without money: at their price, and the same money the other way as a transfer in kind. */
function inKind(row: Row, out: Entries, { at, symbol }: Told): void {
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const price = maybeNumber(row, 'point', 'price', 'price') ?? '0';
  const side = isNegative(quantity) ? 'sell' : 'buy';
  const fill = out.trade(row, {
    at,
    instrument: instrumentOf(symbol),
    side,
    quantity,
    price,
    currency: 'USD',
    charges: '0',
    kind: 'adjustment',
    note: row.get('action'),
  });
  const cents = Math.round((fill.quantity / 1e8) * (fill.price / 1e6) * 100);
  const worth = (cents / 100).toFixed(2);
  out.cash(row, {
    at,
    kind: 'transfer',
    amount: side === 'buy' ? worth : negated(worth),
    currency: 'USD',
    note: `${row.get('action')} ${symbol}, in kind`,
  });
}

/** New shares for nothing: a split where the shares held before it are in this file and make a plain ratio, else shares at no cost. */
function gift(row: Row, out: Entries, { action, at, symbol }: Told, held: number) {
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const instrument = instrumentOf(symbol);
  const id = `${action}:${at}:${instrument.symbol}:${quantity}`;
  const ratio = action === 'stock split' ? smallRatio(held + Number(quantity), held) : null;
  if (ratio !== null) return out.split(row, { at, instrument, currency: 'USD', id }, ...ratio);
  if (action === 'stock split')
    out.note(
      `row ${row.line}: the ratio of the split of ${instrument.symbol} is not in the file; its shares came in at no cost`,
    );
  out.trade(row, {
    at,
    instrument,
    side: 'buy',
    quantity,
    price: '0',
    currency: 'USD',
    charges: '0',
    kind: 'adjustment',
    id,
    note: row.get('action'),
  });
}

function trade(row: Row, out: Entries, { action, at, symbol }: Told) {
  const ending = endings[action];
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const price = ending === undefined ? numberOf(row, 'point', 'price', 'price') : '0';
  const amount = ending === undefined ? maybeNumber(row, 'point', 'amount', 'amount') : undefined;
  const fees = maybeNumber(row, 'point', 'fees', 'feescomm', 'feescommissions');
  const side =
    ending === undefined
      ? sideOf(action.replace('reinvest shares', 'buy'))
      : isNegative(quantity)
        ? 'sell'
        : 'buy';
  out.trade(row, {
    at,
    instrument: isBond(symbol, quantity, price, amount) ? bondOf(symbol) : instrumentOf(symbol),
    side,
    quantity,
    price,
    currency: 'USD',
    charges: fees === undefined ? '0' : size(fees),
    amount,
    kind: ending ?? 'trade',
    note: action === 'reinvest shares' ? row.get('action') : undefined,
  });
}

/** The key that the line of the money and the line of the shares of one closing have in common. */
const closingKey = (row: Row): string =>
  `${dated(row)}|${row.get('symbol')}|${row.get('action').toLowerCase().replace(/ adj$/, '')}`;

/** A merger or redemption for money: the shares of the one line sold for the amount of the other. */
function closing(row: Row, out: Entries, { action, at, symbol }: Told, parts: readonly Row[]) {
  const shares = parts.filter((part) => part.get('quantity') !== '');
  const moneys = parts.filter((part) => part.get('amount') !== '');
  const [share, money] = [shares[0], moneys[0]];
  if (share === undefined || money === undefined || shares.length + moneys.length !== 2)
    throw badRow(
      `${clean(row.get('action'))} needs one line with the shares and one with the money; the file has ${shares.length} and ${moneys.length}`,
    );
  if (row !== share && share !== money) return out.skip(row, `the money of row ${share.line}`);
  const quantity = size(numberOf(share, 'point', 'quantity', 'quantity'));
  const amount = size(numberOf(money, 'point', 'amount', 'amount'));
  const instrument = /redemption/.test(action) ? bondOf(symbol) : instrumentOf(symbol);
  out.trade(row, {
    at,
    instrument,
    side: 'sell',
    quantity,
    price: (Number(amount) / Number(quantity) / instrument.multiplier).toFixed(6),
    currency: 'USD',
    charges: '0',
    amount,
    kind: 'adjustment',
    note: money.get('action'),
  });
}

const dated = (row: Row): string => row.get('date').replace(/^.* as of /, '');

/** Rows by day, oldest first; those of one day in the order they happened, whichever way round the file is. */
function oldestFirst(rows: readonly Row[]): Row[] {
  const days = new Map(rows.map((row) => [row, dated(row).replace(/^(\d+)\/(\d+)\/(\d{4})$/, '$3$1$2')]));
  const known = [...days.values()].filter((day) => /^\d{8}$/.test(day));
  const ordered = known.length > 0 && known[0]! > known.at(-1)! ? [...rows].reverse() : [...rows];
  return ordered.sort((a, b) => (days.get(a)! < days.get(b)! ? -1 : days.get(a)! > days.get(b)! ? 1 : 0));
}

/** Schwab's transactions: dates only, dollars with a sign, newest first. Dates "as of" another count on that other day. */
export const schwab: Format = {
  name: 'schwab',
  source: 'schwab',
  matches: having('date', 'action', 'symbol', 'quantity', 'price', 'feescomm', 'amount'),
  read(sheet, out) {
    const held = new Map<string, number>();
    const ends = new Map<string, Row[]>();
    const rows = [...sheet.rows];
    for (const row of rows)
      if (closings.test(row.get('action').toLowerCase()))
        ends.set(closingKey(row), [...(ends.get(closingKey(row)) ?? []), row]);
    // A split looks at what was held before it, so rows are taken oldest first.
    eachRow({ ...sheet, rows: oldestFirst(rows) }, out, (row) => {
      if (/total/i.test(row.get('date'))) return out.skip(row, 'a line of totals');
      const action = row.get('action').toLowerCase();
      const symbol = row.get('symbol');
      const told = { action, symbol, at: dayOnly(dateOf(dated(row), 'mdy'), 'NewYork') };
      if (closings.test(action)) return closing(row, out, told, ends.get(closingKey(row)) ?? []);
      if (renames.test(action) && row.get('amount') === '')
        throw badRow(
          `${clean(row.get('action'))} moves a cost from one name to another; write it down by hand`,
        );
      if (gifts.test(action)) return gift(row, out, told, held.get(symbol) ?? 0);
      const units = maybeNumber(row, 'point', 'quantity', 'quantity') ?? '0';
      const amount = maybeNumber(row, 'point', 'amount', 'amount') ?? '0';
      const isTrade = trades.test(action) || endings[action] !== undefined;
      if (!isTrade && (isZero(units) || !isZero(amount))) return cash(row, out, told);
      if (isTrade) trade(row, out, told);
      else inKind(row, out, told);
      const moved = isTrade ? Number(size(units)) * (/^sell/.test(action) ? -1 : 1) : Number(units);
      held.set(symbol, (held.get(symbol) ?? 0) + moved);
    });
  },
};
