import type { DeskEffect } from '../../desk/event.ts';
import type { DeskLeg } from '../../desk/order.ts';
import { positionKey } from '../../ledger/fill.ts';

/** Executions of one leg on one side: quantity, value and charges add up over slices. Money in minor units. */
interface Side {
  quantity: number;
  /** Price times quantity. */
  value: number;
  charges: number;
}

export interface LegRecord {
  leg: DeskLeg;
  entry: Side;
  exit: Side;
}

/** One trade of a run from its order to its end. */
export interface TradeRecord {
  id: string;
  entryDate: string;
  entryAt: number;
  exitDate: string | null;
  exitAt: number | null;
  /** Nearest expiry of its legs. */
  expiry: string;
  reason: string | null;
  legs: LegRecord[];
  /** Opening cash before charges, minor units; positive is a credit. */
  credit: number;
  /** As the desk books it at the end, minor units. */
  pnl: number;
  charges: number;
  /** Cash at the start of the trade, minor units. */
  cash: number;
  /** Room the structure took, when margins are estimated; minor units. */
  margin: number | null;
}

const blank = (): Side => ({ quantity: 0, value: 0, charges: 0 });

export const newTrade = (
  id: string,
  legs: readonly DeskLeg[],
  date: string,
  at: number,
  cash: number,
): TradeRecord => ({
  id,
  entryDate: date,
  entryAt: at,
  exitDate: null,
  exitAt: null,
  expiry: legs.map(({ instrument }) => instrument.expiry ?? '').sort()[0] ?? '',
  reason: null,
  legs: legs.map((leg) => ({ leg, entry: blank(), exit: blank() })),
  credit: 0,
  pnl: 0,
  charges: 0,
  cash,
  margin: null,
});

/** Writes the fills among some effects into their trades, as entries or as exits. */
export function writeFills(
  trades: ReadonlyMap<string, TradeRecord>,
  effects: readonly DeskEffect[],
  which: 'entry' | 'exit',
): void {
  for (const effect of effects) {
    if (effect.type !== 'fill') continue;
    const { fill } = effect;
    const key = positionKey(fill.instrument);
    const record = trades.get(fill.strategyId ?? '')?.legs.find(({ leg }) => leg.key === key);
    if (record === undefined) continue;
    const side = record[which];
    const quantity = fill.quantity / 1e8;
    side.quantity += quantity;
    side.value += (fill.price / 1e6) * quantity;
    side.charges += fill.charges;
  }
}

/** Mean price of a side; 0 where nothing was traded, as at an expiry out of the money. */
export const priceOf = ({ value, quantity }: Side): number =>
  quantity === 0 ? 0 : Number((value / quantity).toFixed(6));

/** Opening cash of a trade in minor units: received less paid. */
export const creditOf = ({ legs }: TradeRecord): number =>
  legs.reduce((sum, { leg, entry }) => {
    if (leg.instrument.kind === 'future') return sum;
    const value = Math.round(entry.value * leg.instrument.multiplier * 100);
    return sum + (leg.action === 'sell' ? value : -value);
  }, 0);
