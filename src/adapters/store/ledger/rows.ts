import { hash } from 'node:crypto';
import type {
  CashFlow,
  Fill,
  FillKind,
  FlowKind,
  Instrument,
  TradePlan,
} from '../../../domain/ledger/fill.ts';
import type { Holding } from '../../../domain/ledger/page.ts';
import type { Minor, Price, Quantity } from '../../../domain/money.ts';
import type { Value } from '../driver.ts';

/** A row of `holdings`, without its number. */
export interface HoldingRow {
  account: string;
  currency: string;
  kind: Instrument['kind'];
  symbol: string;
  exchange: string;
  expiry: string;
  strike: number;
  right: string;
  multiplier: number;
  isin: string;
}

/** A row of `fills` with its holding beside it. */
export interface FillRow {
  seq: number;
  id: string;
  at: number;
  holding: number;
  what: FillKind;
  quantity: number;
  price: number;
  charges: number;
  chargesKnown: number;
  source: string;
  orderId: string | null;
  strategyId: string | null;
  note: string | null;
  plan: string | null;
  splitNew: number | null;
  splitOld: number | null;
  reverses: string | null;
  hash: string;
}

export interface FlowRow extends Omit<CashFlow, 'amount' | 'kind'> {
  seq: number;
  amount: number;
  kind: FlowKind;
  hash: string;
}

export const holdingColumns =
  'account, currency, kind, symbol, exchange, expiry, strike, option_right, multiplier, isin';
export const holdingFields = `h.account, h.currency, h.kind, h.symbol, h.exchange, h.expiry, h.strike,
  h.option_right AS "right", h.multiplier, h.isin`;
export const fillColumns = `seq, id, at, holding, kind, quantity, price, charges, charges_known, source, order_id,
  strategy_id, note, plan, split_new, split_old, reverses, hash`;
export const fillFields = `f.seq, f.id, f.at, f.holding, f.kind AS what, f.quantity, f.price, f.charges,
  f.charges_known AS "chargesKnown", f.source, f.order_id AS "orderId", f.strategy_id AS "strategyId", f.note, f.plan,
  f.split_new AS "splitNew", f.split_old AS "splitOld", f.reverses, f.hash`;
export const flowColumns = 'seq, id, at, account, currency, amount, kind, note, source, reverses, hash';

/** Hash of the row before the first. */
export const beginning = '0'.repeat(32);

const micro = 1_000_000;

export const holdingRow = ({ account, currency, instrument: i }: Omit<Fill, 'id'> | Holding): HoldingRow => ({
  account,
  currency,
  kind: i.kind,
  symbol: i.symbol,
  exchange: i.exchange,
  expiry: i.expiry ?? '',
  strike: Math.round((i.strike ?? 0) * micro),
  right: i.right ?? '',
  multiplier: Math.round(i.multiplier * micro),
  isin: i.isin ?? '',
});

export const holdingValues = (row: HoldingRow): (string | number)[] => [
  row.account,
  row.currency,
  row.kind,
  row.symbol,
  row.exchange,
  row.expiry,
  row.strike,
  row.right,
  row.multiplier,
  row.isin,
];

export function holdingOf(row: HoldingRow): Holding {
  const { account, currency, kind, symbol, exchange, expiry, strike, right, multiplier, isin } = row;
  return {
    account,
    currency,
    instrument: {
      kind,
      symbol,
      exchange,
      ...(expiry === '' ? {} : { expiry }),
      ...(strike === 0 ? {} : { strike: strike / micro }),
      ...(right === 'CE' || right === 'PE' ? { right } : {}),
      multiplier: multiplier / micro,
      ...(isin === '' ? {} : { isin }),
    },
  };
}

/** The plan as the one text that stands for it. */
const planText = (plan: TradePlan | null): string | null =>
  plan === null ? null : JSON.stringify([plan.entry, plan.stop, plan.target, plan.tag]);

export function planOf(text: string | null): TradePlan | null {
  if (text === null) return null;
  const [entry, stop, target, tag] = JSON.parse(text) as [
    number | null,
    number | null,
    number | null,
    string | null,
  ];
  return { entry, stop, target, tag };
}

export const fillRow = (fill: Fill, seq: number, holding: number): Omit<FillRow, 'hash'> => ({
  seq,
  id: fill.id,
  at: fill.at,
  holding,
  what: fill.kind,
  quantity: fill.side === 'sell' ? -fill.quantity : fill.quantity,
  price: fill.price,
  charges: fill.charges,
  chargesKnown: fill.chargesKnown ? 1 : 0,
  source: fill.source,
  orderId: fill.orderId,
  strategyId: fill.strategyId,
  note: fill.note,
  plan: planText(fill.plan),
  splitNew: fill.split?.new ?? null,
  splitOld: fill.split?.old ?? null,
  reverses: fill.reverses,
});

export function fillOf(row: FillRow, { account, currency, instrument }: Holding): Fill {
  const { splitNew, splitOld } = row;
  return {
    id: row.id,
    at: row.at,
    instrument,
    side: row.quantity < 0 ? 'sell' : 'buy',
    quantity: Math.abs(row.quantity) as Quantity,
    price: row.price as Price,
    charges: row.charges as Minor,
    chargesKnown: row.chargesKnown === 1,
    currency,
    kind: row.what,
    account,
    source: row.source,
    orderId: row.orderId,
    strategyId: row.strategyId,
    note: row.note,
    plan: planOf(row.plan),
    split: splitNew === null || splitOld === null ? null : { new: splitNew, old: splitOld },
    reverses: row.reverses,
  };
}

/** The cells of a fill in the order of `fillColumns`, but for its hash. */
export const fillValues = (row: Omit<FillRow, 'hash'>): Value[] => [
  row.seq,
  row.id,
  row.at,
  row.holding,
  row.what,
  row.quantity,
  row.price,
  row.charges,
  row.chargesKnown,
  row.source,
  row.orderId,
  row.strategyId,
  row.note,
  row.plan,
  row.splitNew,
  row.splitOld,
  row.reverses,
];

/** The cells of a cash flow in the order of `flowColumns`, but for its hash. */
export const flowValues = (row: Omit<FlowRow, 'hash'>): Value[] => [
  row.seq,
  row.id,
  row.at,
  row.account,
  row.currency,
  row.amount,
  row.kind,
  row.note,
  row.source,
  row.reverses,
];

export const flowOf = ({ seq: _seq, hash: _hash, ...flow }: FlowRow): CashFlow => ({
  ...flow,
  amount: flow.amount as Minor,
});

/** 32 hex digits over a row's cells, all that it names, and the hash of the row before. */
export const rowHash = (cells: readonly Value[], previous: string): string =>
  hash('sha256', JSON.stringify([...cells, previous])).slice(0, 32);
