import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { CloseDocument, CloseWords } from '../../core/shapes/trade.ts';
import { chargeKind } from '../../domain/charges.ts';
import type { TradeFacts } from '../../domain/journal/facts.ts';
import { dayAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { positionKey } from '../../domain/ledger/fill.ts';
import { openPositions } from '../../domain/ledger/fold.ts';
import { averagePrice } from '../../domain/ledger/pnl.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { type Trade, tradesOf } from '../../domain/ledger/strategy.ts';
import { major, priceOf, type Quantity, quantityOf, units } from '../../domain/money.ts';
import { loadTrades } from '../journal/trades.ts';
import { orThrow } from '../suggest/snapshot.ts';
import type { Entry } from './entry.ts';
import { plausible } from './plausible.ts';
import { fillDocument, keep, momentOf, written } from './trading.ts';

interface Piece {
  trade: Trade;
  position: Position;
}

type Journal = () => Promise<readonly TradeFacts[]>;

const spoken = (text: string) => text.trim().toUpperCase().replace(/\s+/g, ' ');

/** What is still open of the trade that the journal knows by an id. */
async function ofJournal(target: string, pieces: readonly Piece[], journal: Journal): Promise<Piece[]> {
  // The journal knows the whole trade where a list of contracts shows its first leg under the same id.
  if (!/^j[0-9a-f]{3,10}$/.test(target)) return [];
  const found = (await journal()).filter(({ id }) => id.startsWith(target));
  if (found.length > 1)
    throw new CoachError('usage', `${target} begins ${found.length} ids`, 'Give more of the id.');
  const own = new Set(found[0]?.fills);
  return pieces.filter(({ trade, position }) =>
    trade.fills.some(
      ({ id, instrument }) => own.has(id) && positionKey(instrument) === positionKey(position.instrument),
    ),
  );
}

/** Open contracts a person means: by the id of a trade, a strategy or a fill, or by the contract's name; oldest first. */
async function meant(target: string, trades: readonly Trade[], journal: Journal): Promise<Piece[]> {
  const pieces = trades.flatMap((trade) =>
    openPositions(trade.book).map((position) => ({ trade, position })),
  );
  const byJournal = await ofJournal(target, pieces, journal);
  if (byJournal.length > 0) return byJournal;
  const byTrade = pieces.filter(({ trade }) => trade.id === target);
  if (byTrade.length > 0) return byTrade;
  const named = spoken(target);
  const byName = pieces.filter(
    ({ position }) => spoken(nameOf(position.instrument)) === named || position.key === target,
  );
  if (byName.length > 0) return byName;
  const owners = trades.flatMap((trade) =>
    trade.fills
      .filter((fill) => target.length >= 6 && fill.id.startsWith(target))
      .map((fill) => ({ trade, fill })),
  );
  if (owners.length > 1)
    throw new CoachError('usage', `${target} begins ${owners.length} ids`, 'Give more of the id.');
  const owner = owners[0];
  const byFill = pieces.filter(
    ({ trade, position }) =>
      owner?.trade === trade && nameOf(position.instrument) === nameOf(owner.fill.instrument),
  );
  if (byFill.length > 0) return byFill;
  const open = [...new Set(pieces.map(({ position }) => nameOf(position.instrument)))].slice(0, 6).join(', ');
  throw new CoachError(
    'missing',
    `Nothing open is called "${target}"`,
    open === '' ? 'Nothing is open in this account.' : `Open are ${open}.`,
  );
}

/** A price for each contract, in the order they are listed. */
function pricesFor(names: readonly string[], words: CloseWords): Map<string, number> {
  const given = words.prices ?? [];
  if (given.length !== names.length) {
    throw new CoachError(
      'usage',
      `${names.length} price${names.length === 1 ? ' is' : 's are'} needed, ${given.length} given`,
      `Give --price for each in this order: ${names.join('; ')}.`,
    );
  }
  return new Map(names.map((name, i) => [name, given[i]!]));
}

/** An Indian share that is closed on the day it was opened, with what it was opened at. */
function dayTradeOf(position: Position, at: number): Pick<Entry, 'dayTrade'> {
  const { instrument, openedAt, chargesUnknown } = position;
  const { exchange } = instrument;
  const sameDay = dayAt(exchange, openedAt) === dayAt(exchange, at);
  const opened = averagePrice(position);
  return sameDay && opened !== null && chargeKind(instrument) === 'stock' && ['NSE', 'BSE'].includes(exchange)
    ? { dayTrade: { opened, estimated: chargesUnknown > 0 } }
    : {};
}

function closing(pieces: readonly Piece[], words: CloseWords, at: number): { piece: Piece; leg: Entry }[] {
  const names = [...new Set(pieces.map(({ position }) => nameOf(position.instrument)))];
  const prices = pricesFor(names, words);
  if (words.quantity !== undefined && names.length > 1)
    throw new CoachError('usage', 'A quantity closes one contract', 'Close the legs one by one.');
  let left: number =
    words.quantity === undefined ? Number.MAX_SAFE_INTEGER : orThrow(quantityOf(words.quantity));
  const open = pieces.reduce((sum, { position }) => sum + Math.abs(position.quantity), 0);
  if (words.quantity !== undefined && left > open)
    throw new CoachError('refused', `Only ${units(open)} are open`, 'Close at most that many.');
  return pieces.flatMap((piece) => {
    const { instrument, quantity } = piece.position;
    const taken = Math.min(Math.abs(quantity), left) as Quantity;
    left -= taken;
    if (taken === 0) return [];
    const price = orThrow(priceOf(prices.get(nameOf(instrument))!));
    return [
      {
        piece,
        leg: {
          instrument,
          side: quantity > 0 ? ('sell' as const) : ('buy' as const),
          quantity: taken,
          price,
          ...dayTradeOf(piece.position, at),
        },
      },
    ];
  });
}

const realisedOf = (trades: readonly Trade[]): number =>
  trades.reduce((sum, { book }) => [...book.positions.values()].reduce((s, p) => s + p.realised, sum), 0);

/** Writes down that something open was closed, and what it gained. */
export async function closeTrade(words: CloseWords, context: Context): Promise<CloseDocument> {
  const { ledger } = await context.ports.store();
  const { account } = words;
  const at = momentOf(words.at, context);
  const before = await ledger.fills({ account, to: at });
  const trades = orThrow(tradesOf(before), 'refused');
  const journal = () => loadTrades({ account }, context);
  const chosen = closing(await meant(words.target, trades, journal), words, at);
  const doubts = plausible(
    chosen.map(({ leg }) => leg),
    at,
    words,
    false,
  );
  const currency = chosen[0]!.piece.position.currency;
  const { fills, warnings } = written(
    chosen.map(({ leg }) => leg),
    {
      at,
      account,
      currency,
      charges: words.charges,
      note: words.note,
      strategyIds: chosen.map(({ piece }) => piece.trade.strategyId),
      plan: null,
    },
    context,
  );
  warnings.unshift(...doubts);
  warnings.push(...(await keep(fills, context)));
  const after = orThrow(tradesOf(await ledger.fills({ account, to: at })), 'refused');
  const realised = realisedOf(after) - realisedOf(trades);
  const cost = fills.reduce((sum, fill) => sum + fill.charges, 0);
  return {
    fills: fills.map(fillDocument),
    currency,
    realised: major(realised, currency),
    charges: major(cost, currency),
    net: major(realised - cost, currency),
    warnings,
  };
}
