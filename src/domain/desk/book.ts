import { localDate } from '../calendar/calendar.ts';
import { type Fill, type FillKind, fillId, type Instrument } from '../ledger/fill.ts';
import { applyStep, flat, holdingKey, type Position } from '../ledger/position.ts';
import { type Minor, priceOf, quantityOf, shareOf } from '../money.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { DeskEffect } from './event.ts';
import { type DeskState, type DeskTrade, positionOf } from './state.ts';

/** One execution to be written into the account. */
export interface Execution {
  at: number;
  instrument: Instrument;
  key: string;
  side: 'buy' | 'sell';
  quantity: number;
  price: number;
  charges: Minor;
  chargesKnown: boolean;
  kind: FillKind;
  orderId: string;
  /** Distinguishes the executions of one order. */
  number: string;
  /** Trade it belongs to; null closes the oldest opposing ones first. */
  trade: string | null;
  tag: string | null;
  note: string | null;
}

const copied = (position: Position): Position => ({
  ...position,
  lots: {
    rows: position.lots.rows.slice(position.lots.head).map((lot) => ({ ...lot })),
    head: 0,
  },
});

/** The state's trade by its place, safe to be written to; the state must be a draft with its own list of trades. */
function writable(draft: DeskState, index: number): DeskTrade {
  const trade = draft.trades[index]!;
  const own = { ...trade, positions: trade.positions.map(copied) };
  draft.trades[index] = own;
  return own;
}

function tradeNamed(draft: DeskState, id: string, { at, tag }: Execution): DeskTrade {
  const index = draft.trades.findIndex((trade) => trade.id === id);
  if (index >= 0) return writable(draft, index);
  const openedOn = localDate(draft.exchange, at);
  const fresh: DeskTrade = {
    id,
    openedAt: at,
    openedOn,
    tag,
    positions: [],
    bracket: null,
    risk: null,
    fill: null,
  };
  draft.trades.push(fresh);
  return fresh;
}

function positionIn(trade: DeskTrade, draft: DeskState, instrument: Instrument): Position {
  const { account, currency } = draft;
  const key = holdingKey({ account, currency, instrument });
  const found = trade.positions.find((position) => position.key === key);
  if (found !== undefined) return found;
  const fresh = flat({ account, currency, instrument });
  trade.positions.push(fresh);
  return fresh;
}

interface Part {
  trade: string;
  quantity: number;
}

/** Which trades an execution falls to, oldest first; quantities in hundred-millionths. */
function partsOf(draft: DeskState, execution: Execution, quantity: number): Part[] {
  if (execution.trade !== null) return [{ trade: execution.trade, quantity }];
  const sells = execution.side === 'sell';
  const parts: Part[] = [];
  let left = quantity;
  for (const { id, positions } of draft.trades) {
    for (const position of positions) {
      if (left === 0 || position.quantity === 0 || position.quantity > 0 !== sells) continue;
      if (positionOf(position) !== execution.key) continue;
      const taken = Math.min(left, Math.abs(position.quantity));
      parts.push({ trade: id, quantity: taken });
      left -= taken;
    }
  }
  if (left > 0) parts.push({ trade: execution.orderId, quantity: left });
  return parts;
}

function rowOf(
  draft: DeskState,
  execution: Execution,
  part: Part & { charges: Minor; number: string; price: number },
): Fill {
  const whole: Omit<Fill, 'id'> = {
    at: execution.at,
    instrument: execution.instrument,
    side: execution.side,
    quantity: part.quantity as Fill['quantity'],
    price: part.price as Fill['price'],
    charges: part.charges,
    chargesKnown: execution.chargesKnown,
    currency: draft.currency,
    kind: execution.kind,
    account: draft.account,
    source: 'desk',
    orderId: execution.orderId,
    strategyId: part.trade,
    note: execution.note,
    plan: null,
    split: null,
    reverses: null,
  };
  return { ...whole, id: fillId(whole, `${execution.orderId}:${execution.number}:${part.number}`) };
}

/**
 * Writes an execution into a draft (a state that owns its lists) and gives the ledger's rows for it. A refusal when a sum would no longer
 * fit exactly; the draft is then to be thrown away.
 */
export function execute(draft: DeskState, execution: Execution): Fill[] | Refusal {
  const quantity = quantityOf(execution.quantity, 'halfEven');
  if (isRefusal(quantity)) return quantity;
  const price = priceOf(execution.price, 'halfEven');
  if (isRefusal(price)) return price;
  const parts = partsOf(draft, execution, quantity);
  let [chargesLeft, whole] = [execution.charges as number, quantity as number];
  const rows: Fill[] = [];
  for (const [i, part] of parts.entries()) {
    const charges = shareOf(chargesLeft, part.quantity, whole);
    chargesLeft -= charges;
    whole -= part.quantity;
    const trade = tradeNamed(draft, part.trade, execution);
    const position = positionIn(trade, draft, execution.instrument);
    const before = position.cash;
    const sound = applyStep(
      position,
      {
        at: execution.at,
        quantity: execution.side === 'sell' ? -part.quantity : part.quantity,
        price,
        charges,
        chargesKnown: execution.chargesKnown,
        kind: execution.kind,
      },
      'fifo',
    );
    const cash = draft.cash + position.cash - before - charges;
    if (!sound || !Number.isSafeInteger(cash)) return { refused: 'The amount is too large to keep exactly' };
    draft.cash = cash as Minor;
    rows.push(rowOf(draft, execution, { ...part, charges, price, number: String(i) }));
  }
  return rows;
}

/** Takes trades that are over out of a draft, forgets prices nobody needs any more, and tells of what ended. */
export function endTrades(draft: DeskState, reason: string): DeskEffect[] {
  const ended = draft.trades.filter(({ positions }) => positions.every(({ quantity }) => quantity === 0));
  if (ended.length === 0) return [];
  draft.trades = draft.trades.filter((trade) => !ended.includes(trade));
  forget(draft);
  return ended.map(({ id, positions, openedAt, risk }) => {
    const charges = positions.reduce((sum, position) => sum + position.charges, 0) as Minor;
    const realised = positions.reduce((sum, position) => sum + position.realised, 0);
    const pnl = (realised - charges) as Minor;
    return { type: 'closed', trade: id, pnl, charges, reason, openedAt, risk };
  });
}

/** Keeps only the prices of what is held or worked. */
export function forget(draft: DeskState): void {
  const needed = new Set<string>();
  for (const { positions } of draft.trades)
    for (const position of positions) if (position.quantity !== 0) needed.add(positionOf(position));
  for (const { request } of draft.orders) for (const { key } of request.legs) needed.add(key);
  draft.marks = Object.fromEntries(Object.entries(draft.marks).filter(([key]) => needed.has(key)));
}

/** A copy of a state that may be written to: its own lists, what lies in them still shared. */
export const draftOf = (state: DeskState): DeskState => ({
  ...state,
  trades: [...state.trades],
  orders: [...state.orders],
  marks: { ...state.marks },
});
