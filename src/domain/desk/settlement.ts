import { settle } from '../ledger/corporate.ts';
import { type CashFlow, type Fill, fillId, flowId, type Instrument } from '../ledger/fill.ts';
import { splitPosition } from '../ledger/position.ts';
import { type Minor, minorHalfUp, type Price, type Quantity, units } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import { draftOf, endTrades, execute, forget } from './book.ts';
import type { DeskEffect, DeskEvent } from './event.ts';
import type { Outcome } from './placing.ts';
import { isPrice, markOf, type Quote, quoteOf } from './quote.ts';
import { marginOf } from './risk.ts';
import type { DeskRules } from './rules.ts';
import { type DeskState, openPositionsOf, positionOf } from './state.ts';

type Of<T extends DeskEvent['type']> = Extract<DeskEvent, { type: T }>;

const alert = (
  code: Extract<DeskEffect, { type: 'alert' }>['code'],
  about: string,
  figures: Record<string, number | string | null>,
): DeskEffect => ({ type: 'alert', code, about, figures });

/** Estimates margin anew at the draft's moment; what cannot be told keeps the figure before. */
export function remargined(draft: DeskState, rules: DeskRules): void {
  if (!rules.margin) return;
  const found = marginOf(draft);
  const margin = found === null ? null : minorHalfUp(found, draft.currency);
  draft.marginAt = draft.at;
  if (margin !== null && !isRefusal(margin)) draft.margin = margin;
}

/**
 * Ends everything of one expiry on one closing value: all legs of all trades at once, so that a hedge goes with what it covers. Cash
 * settles at intrinsic value with the tax on exercise; what is delivered changes hands at the strike.
 */
export function settleExpiry(state: DeskState, event: Of<'settle'>, rules: DeskRules): Outcome {
  const { underlying, expiry, price, at } = event;
  const draft = draftOf(state);
  const effects: DeskEffect[] = [];
  for (const trade of state.trades) {
    for (const position of trade.positions) {
      const { instrument, quantity } = position;
      const mine = instrument.symbol === underlying.symbol && instrument.exchange === underlying.exchange;
      if (quantity === 0 || instrument.expiry !== expiry || !mine) continue;
      const rows = settle(position, underlying, price);
      if (isRefusal(rows)) {
        effects.push(alert('unsettleable', positionOf(position), { trade: trade.id, reason: rows.refused }));
        continue;
      }
      for (const [n, row] of rows.entries()) {
        const key = n === 0 ? positionOf(position) : quoteOf(row.instrument, at, {}).key;
        const written = execute(draft, {
          at,
          instrument: row.instrument,
          key,
          side: row.side,
          quantity: units(row.quantity),
          price: row.price / 1e6,
          charges: row.charges,
          chargesKnown: row.chargesKnown || n === 0,
          kind: row.kind,
          orderId: trade.id,
          number: `expiry:${expiry}:${key}`,
          trade: trade.id,
          tag: null,
          note: row.note,
        });
        if (isRefusal(written)) {
          effects.push(alert('unsettleable', key, { trade: trade.id, reason: written.refused }));
          continue;
        }
        if (n > 0)
          draft.marks[key] = quoteOf(row.instrument, at, { last: price, spot: price, source: 'settlement' });
        for (const fill of written) effects.push({ type: 'fill', fill, leg: null });
      }
    }
  }
  draft.at = at;
  effects.push(...endTrades(draft, 'expiry'));
  forget(draft);
  remargined(draft, rules);
  return { state: draft, effects };
}

/** Expired positions that nothing has settled, told of once a session. */
export function unsettled(state: DeskState, date: string): DeskEffect[] {
  const waiting = openPositionsOf(state).filter(({ instrument }) => (instrument.expiry ?? '9') < date);
  return waiting.map((position) =>
    alert('unsettled', positionOf(position), { expiry: position.instrument.expiry ?? null, since: date }),
  );
}

const indian = (exchange: string): string => (exchange === 'BSE' ? 'NSE' : exchange);

/** New units for old: of the shares and of every contract on them, whose strikes move the other way. */
export function splitHoldings(state: DeskState, event: Of<'split'>): Outcome {
  const draft = draftOf(state);
  let reached = false;
  draft.trades = state.trades.map((trade) => ({
    ...trade,
    positions: trade.positions.map((position) => {
      const { instrument, quantity, lots } = position;
      const mine =
        instrument.symbol === event.symbol && indian(instrument.exchange) === indian(event.exchange);
      if (!mine || quantity === 0) return position;
      reached = true;
      const own = { ...position, lots: { rows: lots.rows.map((lot) => ({ ...lot })), head: lots.head } };
      splitPosition(own, event.fresh, event.old);
      const quote = state.marks[positionOf(position)];
      if (quote !== undefined)
        draft.marks[positionOf(own)] = splitQuote(quote, own.instrument, event.old / event.fresh);
      return own;
    }),
  }));
  if (!reached) return { state, effects: [] };
  draft.at = event.at;
  forget(draft);
  return { state: draft, effects: [{ type: 'fill', fill: splitRow(state, event), leg: null }] };
}

/** The ledger's row of a split: one for the share, whatever it reached. */
function splitRow(state: DeskState, event: Of<'split'>): Fill {
  const { symbol, exchange, fresh, old, at } = event;
  const whole: Omit<Fill, 'id'> = {
    at,
    instrument: { kind: 'stock', symbol, exchange, multiplier: 1 },
    side: 'buy',
    quantity: 0 as Quantity,
    price: 0 as Price,
    charges: 0 as Minor,
    chargesKnown: true,
    currency: state.currency,
    kind: 'split',
    account: state.account,
    source: 'desk',
    orderId: null,
    strategyId: null,
    note: null,
    plan: null,
    split: { new: fresh, old },
    reverses: null,
  };
  return { ...whole, id: fillId(whole) };
}

/** A quote in the units after a split. */
function splitQuote(quote: Quote, instrument: Instrument, ratio: number): Quote {
  const scaled = (price: number | null) => (price === null ? null : price * ratio);
  return {
    ...quote,
    ...quoteOf(instrument, quote.at, {
      bid: scaled(quote.bid),
      ask: scaled(quote.ask),
      last: scaled(quote.last),
      close: scaled(quote.close),
      settle: scaled(quote.settle),
      spot: scaled(quote.spot),
      forward: scaled(quote.forward),
      years: quote.years,
      iv: quote.iv,
      rate: quote.rate,
      source: quote.source,
    }),
  };
}

/** Money for shares held when they go ex; who is short pays it. */
export function payDividend(state: DeskState, event: Of<'dividend'>): Outcome {
  let held = 0;
  for (const { instrument, quantity } of openPositionsOf(state)) {
    const shares = instrument.kind === 'stock' || instrument.kind === 'etf';
    if (
      shares &&
      instrument.symbol === event.symbol &&
      indian(instrument.exchange) === indian(event.exchange)
    )
      held += units(quantity);
  }
  const amount = held === 0 ? null : minorHalfUp(held * event.perShare, state.currency);
  if (amount === null || isRefusal(amount) || amount === 0) return { state, effects: [] };
  const whole: Omit<CashFlow, 'id'> = {
    at: event.at,
    account: state.account,
    currency: state.currency,
    amount,
    kind: 'dividend',
    note: `${event.perShare} a share of ${event.symbol}`,
    source: 'desk',
    reverses: null,
  };
  const flow: CashFlow = { ...whole, id: flowId(whole) };
  return {
    state: { ...state, at: event.at, cash: (state.cash + amount) as Minor },
    effects: [{ type: 'flow', flow }],
  };
}

/** Short calls that are worth exercising for a dividend: in the money with less time value left than the dividend pays. */
export function dividendAhead(state: DeskState, event: Of<'exAhead'>): Outcome {
  const effects: DeskEffect[] = [];
  for (const position of openPositionsOf(state)) {
    const { instrument, quantity } = position;
    const quote = state.marks[positionOf(position)];
    const mark = quote === undefined ? null : markOf(quote);
    const short = quantity < 0 && instrument.right === 'CE' && instrument.symbol === event.symbol;
    if (!short || mark === null || !isPrice(quote!.spot) || instrument.expiry! < event.exDate) continue;
    const intrinsic = quote!.spot - instrument.strike!;
    if (intrinsic <= 0 || mark.price - intrinsic >= event.perShare) continue;
    const figures = {
      dividend: event.perShare,
      timeValue: Number((mark.price - intrinsic).toFixed(4)),
      exDate: event.exDate,
    };
    effects.push(alert('earlyExercise', positionOf(position), figures));
  }
  return { state: { ...state, at: event.at }, effects };
}
