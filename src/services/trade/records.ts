import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { RecordedTrade, TradeListDocument, TradeListQuestion } from '../../core/shapes/trade.ts';
import type { CashDocument, CashWords } from '../../core/shapes/trade-cash.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type CashFlow, flowId, legOf, positionKey } from '../../domain/ledger/fill.ts';
import { type Outline, outlinesOf } from '../../domain/ledger/outline.ts';
import { averagePrice } from '../../domain/ledger/pnl.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { renamer } from '../../domain/ledger/renames.ts';
import { type Trade, tradeKey, tradesOf } from '../../domain/ledger/strategy.ts';
import { major, minorOf, units } from '../../domain/money.ts';
import { clockOf } from '../suggest/analytics.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';
import { momentOf } from './trading.ts';

const sum = (trade: Trade, field: 'realised' | 'charges') =>
  [...trade.book.positions.values()].reduce((total, position) => total + position[field], 0);

/** The side a contract is held on; once flat the one it was last opened on. */
function sideOf(position: Position, trade: Trade): 'buy' | 'sell' {
  if (position.quantity !== 0) return position.quantity > 0 ? 'buy' : 'sell';
  const first = trade.fills.find(
    ({ instrument }) => positionKey(instrument) === positionKey(position.instrument),
  );
  return first?.side ?? 'buy';
}

function tradeDocument(trade: Trade): RecordedTrade {
  const { currency } = trade;
  const positions = [...trade.book.positions.values()];
  const { exchange } = positions[0]!.instrument;
  const [realised, charges] = [sum(trade, 'realised'), sum(trade, 'charges')];
  return {
    id: trade.id,
    strategyId: trade.strategyId,
    account: trade.account,
    currency,
    symbol: positions[0]!.instrument.symbol,
    state: trade.closedAt === null ? ('open' as const) : ('closed' as const),
    openedAt: timeAt(exchange, trade.openedAt),
    closedAt: trade.closedAt === null ? null : timeAt(exchange, trade.closedAt),
    legs: positions.map((position) => ({
      ...legOf(position.instrument, sideOf(position, trade), Math.abs(units(position.quantity))),
      name: nameOf(position.instrument),
      averagePrice: averagePrice(position),
      realised: major(position.realised, currency),
    })),
    realised: major(realised, currency),
    charges: major(charges, currency),
    chargesKnown: positions.every((position) => position.chargesUnknown === 0),
    net: major(realised - charges, currency),
    plan: trade.plan,
    notes: [...new Set(trade.fills.flatMap((fill) => fill.note ?? []))],
    fills: trade.fills.map((fill) => fill.id),
  };
}

/** More contracts than this are not asked for by name; then all fills are read. */
const mostNamed = 2_000;

interface Chosen {
  /** How many trades are known to fit without a look at their fills. */
  sure: number;
  /** Those whose fills are read: the newest of the sure ones, and all that only their fills tell of. */
  read: Outline[];
}

/** Which trades must be read to list the newest `limit` of a state. */
function chosen(outlines: readonly Outline[], state: TradeListQuestion['state'], limit: number): Chosen {
  const told = ({ open, doubtful }: Outline) => !doubtful && (state === 'all' || open !== null);
  const fits = outlines
    .filter((one) => told(one) && (state === 'all' || (state === 'open') === one.open))
    .sort((a, b) => b.openedAt - a.openedAt);
  // Those that began at one moment are told apart by their first fills.
  const least = fits[limit - 1]?.openedAt ?? Number.NEGATIVE_INFINITY;
  const newest = fits.filter(({ openedAt }) => openedAt >= least);
  return { sure: fits.length - newest.length, read: [...newest, ...outlines.filter((one) => !told(one))] };
}

/** Trades as they stand: strategies with their legs, and single contracts. Newest first. */
export async function listTrades(words: TradeListQuestion, context: Context): Promise<TradeListDocument> {
  const { ledger } = await context.ports.store();
  const { account, symbol, strategy, state, limit } = words;
  const filter = {
    to: context.asOf ?? context.ports.clock.now(),
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol: namedUnderlying(symbol).symbol }),
    ...(strategy === undefined ? {} : { strategyId: strategy }),
  };
  const names = await ledger.renames(filter);
  const groups = await ledger.groups(filter);
  const { sure, read } = chosen(outlinesOf(groups, names), state, limit);
  const keys = new Set(read.map(({ key }) => key));
  // A split reaches every contract on its share.
  const wanted = [...read.flatMap((one) => one.groups), ...groups.filter(({ splits }) => splits > 0)];
  const fills = await ledger.fills(wanted.length > mostNamed ? filter : { ...filter, groups: wanted });
  const trades = orThrow(tradesOf(fills.map(renamer(names))), 'refused').filter(
    (trade) =>
      keys.has(tradeKey(trade.fills[0]!)) &&
      (state === 'all' || (state === 'open') === (trade.closedAt === null)),
  );
  const shown = trades.reverse().slice(0, limit);
  return { count: sure + trades.length, shown: shown.length, trades: shown.map(tradeDocument) };
}

/** Writes down money that came (positive) or went. */
export async function recordCash(words: CashWords, context: Context): Promise<CashDocument> {
  const amount = orThrow(minorOf(words.amount, words.currency));
  const outward = words.kind === 'withdrawal' || words.kind === 'fee' || words.kind === 'tax';
  if (amount === 0 || (outward && amount > 0) || (words.kind === 'deposit' && amount < 0)) {
    throw new CoachError(
      'usage',
      `A ${words.kind} of ${words.amount} makes no sense`,
      words.kind === 'deposit' && amount < 0
        ? 'A deposit is money that came; for money that went give --kind withdrawal, fee or tax.'
        : 'Money that came is positive, money that went negative, as in `--amount=-500`; it is never 0.',
    );
  }
  const whole: Omit<CashFlow, 'id'> = {
    at: momentOf(words.at, context, clockOf(words.currency)),
    account: words.account,
    currency: words.currency,
    amount,
    kind: words.kind,
    note: words.note ?? null,
    source: 'manual',
    reverses: null,
  };
  const flow = { ...whole, id: flowId(whole) };
  const { ledger } = await context.ports.store();
  const tally = await ledger.append({ flows: [flow] });
  return {
    id: flow.id,
    account: flow.account,
    currency: flow.currency,
    kind: flow.kind,
    amount: major(amount, flow.currency),
    added: tally.added === 1,
  };
}
