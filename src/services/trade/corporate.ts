import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  DemergeDocument,
  DemergeWords,
  SplitDocument,
  SplitWords,
} from '../../core/shapes/corporate.ts';
import { dayAt } from '../../domain/ledger/corporate.ts';
import { demerged } from '../../domain/ledger/demerger.ts';
import { type Fill, fillId, type Instrument } from '../../domain/ledger/fill.ts';
import { openPositions } from '../../domain/ledger/fold.ts';
import { openCost, type Position } from '../../domain/ledger/position.ts';
import { tradesOf } from '../../domain/ledger/strategy.ts';
import { type Minor, major, type Price, type Quantity, units } from '../../domain/money.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';
import { fillDocument, keep, momentOf } from './trading.ts';

/** A share as a position is kept of it; throws `usage` for an index. */
function shareNamed(symbol: string, what: string): { share: Instrument; currency: string } {
  const underlying = namedUnderlying(symbol);
  if (underlying.assetClass === 'index' || underlying.assetClass === 'volatility')
    throw new CoachError('usage', `${underlying.symbol} is an index and is never ${what}`, 'Name a share.');
  const { symbol: name, exchange, assetClass, currency } = underlying;
  return { share: { kind: assetClass, symbol: name, exchange, multiplier: 1 }, currency };
}

interface Held {
  position: Position;
  strategyId: string | null;
}

/** What an account holds of a share and of contracts on it at a moment; refused where that is nothing. */
async function heldOf(
  { symbol, exchange }: Instrument,
  account: string,
  at: number,
  context: Context,
): Promise<Held[]> {
  const { ledger } = await context.ports.store();
  const trades = orThrow(tradesOf(await ledger.fills({ account, symbol, to: at })), 'refused');
  const held = trades.flatMap(({ book, strategyId }) =>
    openPositions(book)
      .filter(({ instrument }) => instrument.symbol === symbol)
      .map((position) => ({ position, strategyId })),
  );
  if (held.length === 0)
    throw new CoachError(
      'refused',
      `${account} holds nothing of ${symbol} on ${dayAt(exchange, at)}`,
      'Import or write down what was held before then, or say whose book with --account and when with --at.',
    );
  return held;
}

/** Writes down that a share was split; contracts on it follow. Refused where nothing of it is held then. */
export async function recordSplit(words: SplitWords, context: Context): Promise<SplitDocument> {
  const { share, currency } = shareNamed(words.symbol, 'split');
  const at = momentOf(words.at, context, share.exchange);
  await heldOf(share, words.account, at, context);
  const whole: Omit<Fill, 'id'> = {
    at,
    instrument: share,
    side: 'buy',
    quantity: 0 as Quantity,
    price: 0 as Price,
    charges: 0 as Minor,
    chargesKnown: true,
    currency,
    kind: 'split',
    account: words.account,
    source: 'manual',
    orderId: null,
    strategyId: null,
    note: words.note ?? null,
    plan: null,
    split: { new: words.new, old: words.old },
    reverses: null,
  };
  const fill = { ...whole, id: fillId(whole) };
  const warnings = await keep([fill], context);
  return { fill: fillDocument(fill), new: words.new, old: words.old, warnings };
}

const isShare = ({ position: { instrument } }: Held): boolean => instrument.expiry === undefined;

function warningsOf(held: readonly Held[], rows: readonly Fill[], into: Instrument): string[] {
  const contracts = held.filter((one) => !isShare(one)).length;
  const received = rows.filter(({ instrument }) => instrument.symbol === into.symbol);
  return [
    ...(contracts === 0
      ? []
      : [
          `${contracts} contracts on the share are open and were left alone: the exchange says what becomes of them.`,
        ]),
    ...(received.every(({ quantity }) => Number.isInteger(units(quantity)))
      ? []
      : [
          `Not whole: companies pay fractions of a share out; write down what came as a sale of ${into.symbol}.`,
        ]),
  ];
}

/** Writes down that a company went apart: a part of what its shares cost goes to the new ones, nothing is realised. */
export async function recordDemerger(words: DemergeWords, context: Context): Promise<DemergeDocument> {
  const { share, currency } = shareNamed(words.symbol, 'demerged');
  // A share that was born of it stands in no list yet: it is of the same exchange.
  const born = words.into.includes(':') ? words.into : `${share.exchange}:${words.into}`;
  const { share: into } = shareNamed(born, 'received');
  if (into.symbol === share.symbol)
    throw new CoachError('usage', 'A share cannot come out of itself', 'Name the new share with --into.');
  const at = momentOf(words.at, context, share.exchange);
  const held = await heldOf(share, words.account, at, context);
  const shares = held.filter(isShare);
  if (shares.length === 0)
    throw new CoachError('refused', `${words.account} holds no share of ${share.symbol}`, 'Give --account.');
  const told = { ...words, at, into, note: words.note ?? null };
  const rows = shares.flatMap(({ position, strategyId }) =>
    orThrow(demerged(position, strategyId, told), 'refused'),
  );
  const warnings = [...(await keep(rows, context)), ...warningsOf(held, rows, into)];
  const cost = shares.reduce((sum, { position }) => sum + openCost(position), 0);
  const moved = shares.reduce(
    (sum, { position: { lots } }) =>
      sum + lots.rows.slice(lots.head).reduce((part, lot) => part + Math.round(lot.cost * words.share), 0),
    0,
  );
  const received = rows.reduce(
    (sum, { instrument, quantity, side }) =>
      instrument.symbol === into.symbol ? sum + (side === 'buy' ? quantity : -quantity) : sum,
    0,
  );
  return {
    symbol: share.symbol,
    into: into.symbol,
    account: words.account,
    currency,
    moved: major(moved, currency),
    kept: major(cost - moved, currency),
    received: units(received),
    fills: rows.map(fillDocument),
    warnings,
  };
}
