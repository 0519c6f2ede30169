import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { badRow, clean, maybeNumber, numberOf, type Row, sideOf } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { american } from '../instruments.ts';
import { dateOf, dayOnly, momentOf } from '../times.ts';

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

function fill(row: Row, out: Entries): void {
  out.trade(row, {
    at: momentOf(row.get('transactiontime'), 'UTC'),
    instrument: american(row.get('symbol')),
    side: sideOf(row.get('side').replace('_', ' ')),
    quantity: numberOf(row, 'point', 'qty', 'qty'),
    price: numberOf(row, 'point', 'price', 'price'),
    currency: 'USD',
    id: row.get('id') === '' ? undefined : row.get('id'),
    orderId: row.get('orderid'),
  });
}

/** Expiry, exercise and assignment of options come as activities with a signed quantity and no price. */
function ending(row: Row, out: Entries, kind: 'expiry' | 'exercise' | 'assignment'): void {
  const quantity = numberOf(row, 'point', 'qty', 'qty');
  out.trade(row, {
    at: dayOnly(dateOf(row.get('date').slice(0, 10), 'ymd'), 'NewYork'),
    instrument: american(row.get('symbol')),
    side: quantity.startsWith('-') ? 'sell' : 'buy',
    quantity,
    price: maybeNumber(row, 'point', 'price', 'price') ?? '0',
    currency: 'USD',
    charges: '0',
    kind,
    id: row.get('id') === '' ? undefined : row.get('id'),
  });
}

/** Account activities of the Alpaca API (JSON, or the same columns as CSV). */
export const alpaca: Format = {
  name: 'alpaca',
  source: 'alpaca',
  matches: having('activitytype'),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const type = row.get('activitytype').toUpperCase();
      if (type === 'FILL') return fill(row, out);
      if (type === 'OPEXP') return ending(row, out, 'expiry');
      if (type === 'OPEXC' || type === 'OPXRC') return ending(row, out, 'exercise');
      if (type === 'OPASN') return ending(row, out, 'assignment');
      const kind = flows[type];
      if (kind === undefined)
        throw badRow(`activity ${clean(type)} has no row in the ledger; write it down by hand`);
      const amount = numberOf(row, 'point', 'net_amount', 'netamount');
      out.cash(row, {
        at: dayOnly(dateOf(row.get('date').slice(0, 10), 'ymd'), 'NewYork'),
        kind,
        amount,
        currency: row.get('currency') || 'USD',
        id: row.get('id') === '' ? undefined : row.get('id'),
        note: [row.get('symbol'), row.get('description')].filter((word) => word !== '').join(' '),
      });
    });
  },
};

/** Orders of the Alpaca API: what was filled, one entry an order at its average price. */
export const alpacaOrders: Format = {
  name: 'alpaca-orders',
  source: 'alpaca-orders',
  matches: having('filledqty', 'filledavgprice', 'symbol', 'side'),
  read(sheet, out) {
    out.note('an order list has one average price an order; import it or the activities, not both');
    eachRow(sheet, out, (row) => {
      const filled = row.get('filledqty');
      if (filled === '' || Number(filled) === 0)
        return out.skip(row, `order ${clean(row.get('status')) || 'without a status'}: nothing was filled`);
      out.trade(row, {
        at: momentOf(row.get('filledat', 'updatedat'), 'UTC'),
        instrument: american(row.get('symbol')),
        side: sideOf(row.get('side')),
        quantity: numberOf(row, 'point', 'filled_qty', 'filledqty'),
        price: numberOf(row, 'point', 'filled_avg_price', 'filledavgprice'),
        currency: 'USD',
        id: `order:${row.get('id')}`,
        orderId: row.get('id'),
      });
    });
  },
};
