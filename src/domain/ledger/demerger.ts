import { dividedHalfEven, exponentOf, type Minor, type Price, type Quantity, units } from '../money.ts';
import type { Refusal } from '../refusal.ts';
import { type Fill, fillId, type Instrument } from './fill.ts';
import { fingerprint } from './fingerprint.ts';
import { type Lot, openLots } from './lots.ts';
import type { Position } from './position.ts';

/** A company that goes apart: who holds `old` shares of it gets `new` of the other, and a part of what they cost goes along. */
export interface Demerger {
  /** Epoch ms: the morning of the first day that the share trades without the other. */
  at: number;
  into: Instrument;
  new: number;
  old: number;
  /** Part of the cost that goes along, above 0 and below 1, as the company announces it. */
  share: number;
  note: string | null;
}

const mark = 'demerger:';

/** Whether a row only moves what a share cost, as the rows of a demerger do: nobody bought or sold. */
export const movesCost = ({ kind, orderId }: Pick<Fill, 'kind' | 'orderId'>): boolean =>
  kind === 'adjustment' && orderId?.startsWith(mark) === true;

/** Millionths of the currency per unit that make a cost of so many units, rounded half to even. */
const priceFor = (cost: number, quantity: number, currency: string): Price =>
  Number(dividedHalfEven(BigInt(cost) * 10n ** BigInt(14 - exponentOf(currency)), BigInt(quantity))) as Price;

function rowsOf(lot: Lot, position: Position, told: Demerger, row: (part: Partial<Fill>) => Fill): Fill[] {
  const long = position.quantity > 0;
  const { currency } = position;
  const moved = Math.round(lot.cost * told.share) as Minor;
  const quantity = lot.quantity as Quantity;
  const given = Number(dividedHalfEven(BigInt(quantity) * BigInt(told.new), BigInt(told.old))) as Quantity;
  const [opens, closes] = long ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const);
  return [
    row({ side: opens, quantity, price: priceFor(lot.cost - moved, quantity, currency) }),
    row({ side: closes, quantity, price: priceFor(lot.cost, quantity, currency), at: told.at + 1 }),
    row({
      instrument: told.into,
      side: opens,
      quantity: given,
      price: priceFor(moved, given, currency),
      at: told.at + 2,
    }),
  ];
}

/**
 * Rows that take a part of the cost of every open lot of a share to the shares that came for it: the lot goes out at what it cost and
 * comes in at what stays, so nothing is realised and no money moves (to the minor unit, for lots of up to ten thousand shares). Rows
 * of one demerger bear one order id, by which they are undone together.
 */
export function demerged(position: Position, strategyId: string | null, told: Demerger): Fill[] | Refusal {
  if (!(told.share > 0 && told.share < 1))
    return {
      refused: `A part of ${told.share} of the cost cannot go along`,
      hint: 'Give a share above 0 and below 1, as 0.0468 for 4.68 %.',
    };
  const { account, currency, instrument } = position;
  const orderId = `${mark}${fingerprint(['demerger', account, instrument.symbol, told.into.symbol, told.at]).slice(0, 12)}`;
  const rows = openLots(position.lots).flatMap((lot, n) =>
    rowsOf(lot, position, told, (part) => {
      const whole: Omit<Fill, 'id'> = {
        at: told.at,
        instrument,
        side: 'buy',
        quantity: 0 as Quantity,
        price: 0 as Price,
        charges: 0 as Minor,
        chargesKnown: true,
        currency,
        kind: 'adjustment',
        account,
        source: 'manual',
        orderId,
        strategyId,
        note: told.note,
        plan: null,
        split: null,
        reverses: null,
        ...part,
      };
      // Lots alike are told apart by their place.
      return { ...whole, id: fillId(whole, `${orderId}:${n}:${whole.side}:${whole.instrument.symbol}`) };
    }),
  );
  return rows.every(({ quantity }) => quantity > 0)
    ? rows
    : { refused: `${units(position.quantity)} shares are too few for one of ${told.into.symbol}` };
}
