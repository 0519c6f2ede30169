import type { DeskLeg, OrderRequest, RejectCode, Rejection } from './order.ts';
import { heldLegs, riskOf } from './risk.ts';
import { type DeskState, openPositionsOf, positionOf } from './state.ts';

export const rejection = (code: RejectCode, words: string, hint: string): Rejection => ({
  code,
  words,
  hint,
});

const mostLots = 100_000;
const mostLegs = 40;

export const legName = ({ action, instrument }: DeskLeg): string => {
  const { symbol, expiry, strike, right, kind } = instrument;
  const what =
    right === undefined ? (kind === 'future' ? `FUT ${expiry}` : 'EQ') : `${right} ${strike} ${expiry}`;
  return `${action.toUpperCase()} ${symbol} ${what}`;
};

function legFault(leg: DeskLeg, at: number): Rejection | null {
  const name = legName(leg);
  const { quantity, lot } = leg;
  if (!(Number.isFinite(quantity) && quantity > 0))
    return rejection('quantity', `${name}: the quantity must be above zero`, 'Give a number of lots.');
  if (quantity / lot > mostLots)
    return rejection('tooLarge', `${name}: more than ${mostLots} lots`, 'Check the quantity.');
  if (Math.abs(quantity / lot - Math.round(quantity / lot)) > 1e-9)
    return rejection(
      'lot',
      `${name}: ${quantity} is no whole number of lots of ${lot}`,
      `Trade multiples of ${lot}.`,
    );
  if (leg.expiresAt !== null && at >= leg.expiresAt)
    return rejection('expired', `${name} has expired`, 'Choose a later expiry.');
  return null;
}

/** Why an order cannot be looked at at all, or null. */
export function requestFault(state: DeskState, request: OrderRequest, at: number): Rejection | null {
  const { intent, legs } = request;
  const known =
    state.intents.includes(intent) || state.orders.some((order) => order.request.intent === intent);
  if (known)
    return rejection('duplicate', 'This order is there already', 'Run `coach order show` to see it.');
  if (legs.length === 0 || legs.length > mostLegs)
    return rejection('empty', `An order has 1 to ${mostLegs} legs`, 'Name its legs.');
  if (new Set(legs.map(({ key }) => key)).size !== legs.length)
    return rejection('empty', 'Two legs are the same contract', 'Add their quantities to one leg.');
  for (const leg of legs) {
    const fault = legFault(leg, at);
    if (fault !== null) return fault;
  }
  const symbols = new Set(legs.map(({ instrument }) => instrument.symbol));
  const unknown = state.orders.find(
    (order) =>
      order.state === 'sent' && order.request.legs.some(({ instrument }) => symbols.has(instrument.symbol)),
  );
  if (unknown !== undefined)
    return rejection(
      'unknownOrder',
      `What became of order ${unknown.request.intent} is not known`,
      'Run `coach order check` first.',
    );
  return null;
}

/** Signed quantity held of a contract, in the ledger's hundred-millionths; of one trade when named. */
function heldOf(state: DeskState, key: string, trade: string | null): number {
  let sum = 0;
  for (const { id, positions } of state.trades) {
    if (trade !== null && id !== trade) continue;
    for (const position of positions) if (positionOf(position) === key) sum += position.quantity;
  }
  return sum;
}

const signed = ({ action, quantity }: DeskLeg): number => (action === 'buy' ? quantity : -quantity) * 1e8;

/**
 * Whether an order only reduces what is open: every leg opposes at least as much as it trades, and no hedge is taken from under a short
 * so that its loss has no bound any more.
 */
export function isClosing(state: DeskState, request: OrderRequest): boolean {
  const reduces = request.legs.every((leg) => {
    const held = heldOf(state, leg.key, request.trade);
    return (
      held !== 0 && held > 0 === (leg.action === 'sell') && Math.abs(held) >= Math.abs(signed(leg)) - 0.5
    );
  });
  if (!reduces) return false;
  if (!request.legs.some(({ action }) => action === 'sell')) return true;
  const symbols = new Set(request.legs.map(({ instrument }) => instrument.symbol));
  const legs = heldLegs(state, openPositionsOf(state)).filter(({ instrument }) =>
    symbols.has(instrument.symbol),
  );
  const before = riskOf(legs, 0);
  if (before.undefined) return true;
  const changes = new Map(request.legs.map((leg) => [leg.key, signed(leg) / 1e8]));
  const after = openPositionsOf(state)
    .filter(({ instrument }) => symbols.has(instrument.symbol))
    .map((position, i) => {
      const key = positionOf(position);
      const change = changes.get(key) ?? 0;
      changes.delete(key);
      return { ...legs[i]!, units: legs[i]!.units + change * position.instrument.multiplier };
    });
  return !riskOf(after, 0).undefined;
}
