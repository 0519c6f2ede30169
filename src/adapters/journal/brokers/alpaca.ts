import type { Fill, FlowKind, Instrument } from '../../../domain/ledger/fill.ts';
import {
  badRow,
  clean,
  isNegative,
  isZero,
  maybeNumber,
  numberOf,
  type Row,
  sideOf,
  smallRatio,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { american } from '../instruments.ts';
import { dateOf, momentOf } from '../times.ts';
import { dayOnly, instant } from '../wall.ts';

/** Non-trade activities by Alpaca's code; corporate actions and transfers of shares are not among them. */
const flows: Record<string, FlowKind | undefined> = {
  DIV: 'dividend',
  DIVCGL: 'dividend',
  DIVCGS: 'dividend',
  DIVROC: 'dividend',
  DIVTXEX: 'dividend',
  DIVNRA: 'tax',
  DIVFT: 'tax',
  DIVTW: 'tax',
  CFEE: 'fee',
  DIVFEE: 'fee',
  FEE: 'fee',
  PTC: 'fee',
  REG: 'fee',
  TAF: 'fee',
  INT: 'interest',
  INTNRA: 'tax',
  INTTW: 'tax',
  CSD: 'deposit',
  CSW: 'withdrawal',
  JNL: 'transfer',
  JNLC: 'transfer',
  TRANS: 'transfer',
  MISC: 'transfer',
};

/** Coins come as BTC/USD, in the rows of their fees as BTCUSD. */
const coin = /^([A-Z0-9]{2,8}?)\/?(USD[CT]?)$/;

function instrumentOf(row: Row): Instrument {
  const symbol = row.get('symbol').toUpperCase();
  const pair = coin.exec(symbol);
  return pair !== null && (symbol.includes('/') || row.get('activitytype') === 'CFEE')
    ? { kind: 'other', symbol: `${pair[1]}/${pair[2]}`, exchange: 'ALPACA', multiplier: 1 }
    : american(symbol);
}

const dayOf = (row: Row): number => dayOnly(dateOf(row.get('date').slice(0, 10), 'ymd'), 'NewYork');
const idOf = (row: Row): string | undefined => row.get('id') || undefined;

function fill(row: Row, out: Entries): Fill {
  return out.trade(row, {
    at: momentOf(row.get('transactiontime'), 'UTC'),
    instrument: instrumentOf(row),
    side: sideOf(row.get('side').replace('_', ' ')),
    quantity: numberOf(row, 'point', 'qty', 'qty'),
    price: numberOf(row, 'point', 'price', 'price'),
    currency: 'USD',
    id: idOf(row),
    orderId: row.get('orderid'),
  });
}

/** Shares that changed hands at the strike; the sign of the money says which way. */
function delivery(row: Row, out: Entries): Fill {
  const quantity = numberOf(row, 'point', 'qty', 'qty');
  const amount = numberOf(row, 'point', 'net_amount', 'netamount');
  const buys = isZero(amount) ? !isNegative(quantity) : isNegative(amount);
  return out.trade(row, {
    at: dayOf(row),
    instrument: american(row.get('symbol')),
    side: buys ? 'buy' : 'sell',
    quantity,
    price: numberOf(row, 'point', 'price', 'price'),
    currency: 'USD',
    charges: '0',
    amount,
    kind: 'assignment',
    id: idOf(row),
  });
}

/** What a trade in coins cost in coins: they are gone at their price, and that was the charge. */
function coinFee(row: Row, out: Entries): Fill {
  const quantity = numberOf(row, 'point', 'qty', 'qty');
  const price = numberOf(row, 'point', 'price', 'price');
  return out.trade(row, {
    // Behind the trades of its day.
    at: instant(row.get('date').slice(0, 10), '23:59:59', 'NewYork'),
    instrument: instrumentOf(row),
    side: isNegative(quantity) ? 'sell' : 'buy',
    quantity,
    price,
    currency: 'USD',
    charges: (Math.abs(Number(quantity)) * Number(price)).toFixed(6),
    kind: 'adjustment',
    id: idOf(row),
    note: row.get('description'),
  });
}

/** A split by the shares it added to what was held before it in this file; several rows of one day are one. */
function split(row: Row, out: Entries, rows: readonly Row[], held: number) {
  const alike = rows.filter(
    (other) =>
      other.get('activitytype') === 'SPLIT' &&
      other.get('symbol') === row.get('symbol') &&
      other.get('date') === row.get('date'),
  );
  if (row !== alike[0]) return out.skip(row, `the split of row ${alike[0]!.line}`);
  const more = alike.reduce((sum, other) => sum + Number(numberOf(other, 'point', 'qty', 'qty')), 0);
  const ratio = smallRatio(Math.abs(held + more), Math.abs(held));
  if (ratio === null) throw badRow('the shares held before this split are not in the file, or make no ratio');
  const instrument = american(row.get('symbol'));
  out.split(row, { at: dayOf(row), instrument, currency: 'USD', id: idOf(row) }, ...ratio);
}

/** Expiry, exercise and assignment of options come as activities with a signed quantity and no price. */
function ending(row: Row, out: Entries, kind: 'expiry' | 'exercise' | 'assignment'): Fill {
  const quantity = numberOf(row, 'point', 'qty', 'qty');
  return out.trade(row, {
    at: dayOf(row),
    instrument: american(row.get('symbol')),
    side: quantity.startsWith('-') ? 'sell' : 'buy',
    quantity,
    price: maybeNumber(row, 'point', 'price', 'price') ?? '0',
    currency: 'USD',
    charges: '0',
    kind,
    id: idOf(row),
  });
}

function trade(row: Row, out: Entries, type: string): Fill | null {
  switch (type) {
    case 'FILL':
      return fill(row, out);
    case 'OPEXP':
      return ending(row, out, 'expiry');
    case 'OPEXC':
    case 'OPXRC':
      return ending(row, out, 'exercise');
    case 'OPASN':
      return ending(row, out, 'assignment');
    case 'OPTRD':
      return delivery(row, out);
    case 'CFEE':
      return isZero(row.get('netamount')) && row.get('qty') !== '' ? coinFee(row, out) : null;
    default:
      return null;
  }
}

function money(row: Row, out: Entries, type: string): void {
  const kind = flows[type];
  if (kind === undefined)
    throw badRow(`activity ${clean(type)} has no row in the ledger; write it down by hand`);
  out.cash(row, {
    at: dayOf(row),
    kind,
    amount: numberOf(row, 'point', 'net_amount', 'netamount'),
    currency: row.get('currency') || 'USD',
    id: idOf(row),
    note: [row.get('symbol'), row.get('description')].filter((word) => word !== '').join(' '),
  });
}

/** Account activities of the Alpaca API (JSON, or the same columns as CSV). */
export const alpaca: Format = {
  name: 'alpaca',
  source: 'alpaca',
  matches: having('activitytype'),
  read(sheet, out) {
    const held = new Map<string, number>();
    const when = (row: Row) => row.get('transactiontime', 'date');
    // A split looks at what was held before it, so rows are taken oldest first.
    const rows = [...sheet.rows].sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0));
    eachRow({ ...sheet, rows }, out, (row) => {
      const symbol = row.get('symbol');
      const type = row.get('activitytype').toUpperCase();
      if (type === 'SPLIT') return split(row, out, rows, held.get(symbol) ?? 0);
      const traded = trade(row, out, type);
      if (traded === null) return money(row, out, type);
      const signed = (traded.side === 'buy' ? 1 : -1) * (traded.quantity / 1e8);
      held.set(symbol, (held.get(symbol) ?? 0) + signed);
    });
  },
};
