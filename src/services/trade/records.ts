import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  CashDocument,
  CashWords,
  RecordedTrade,
  SplitDocument,
  SplitWords,
  TradeListDocument,
  TradeListQuestion,
  UndoDocument,
  UndoWords,
} from '../../core/shapes/trade.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type CashFlow, type Fill, fillId, flowId } from '../../domain/ledger/fill.ts';
import { averagePrice } from '../../domain/ledger/pnl.ts';
import { type Trade, tradesOf } from '../../domain/ledger/strategy.ts';
import { type Minor, major, minorOf, type Price, type Quantity, units } from '../../domain/money.ts';
import { clockOf } from '../suggest/analytics.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';
import { fillDocument, keep, momentOf } from './trading.ts';

const sum = (trade: Trade, field: 'realised' | 'charges') =>
  [...trade.book.positions.values()].reduce((total, position) => total + position[field], 0);

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
      name: nameOf(position.instrument),
      quantity: units(position.quantity),
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

/** Trades as they stand: strategies with their legs, and single contracts. Newest first. */
export async function listTrades(words: TradeListQuestion, context: Context): Promise<TradeListDocument> {
  const { ledger } = await context.ports.store();
  const { account, symbol, strategy } = words;
  const fills = await ledger.fills({
    to: context.asOf ?? context.ports.clock.now(),
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol: namedUnderlying(symbol).symbol }),
    ...(strategy === undefined ? {} : { strategyId: strategy }),
  });
  const trades = orThrow(tradesOf(fills), 'refused').filter(
    ({ closedAt }) => words.state === 'all' || (words.state === 'open') === (closedAt === null),
  );
  const shown = trades.reverse().slice(0, words.limit);
  return { count: trades.length, shown: shown.length, trades: shown.map(tradeDocument) };
}

/** Writes down that a share was split; contracts on it follow. */
export async function recordSplit(words: SplitWords, context: Context): Promise<SplitDocument> {
  const underlying = namedUnderlying(words.symbol);
  const { symbol, exchange, assetClass, currency } = underlying;
  if (assetClass === 'index' || assetClass === 'volatility')
    throw new CoachError('usage', `${symbol} is an index and is never split`, 'Name a share.');
  const whole: Omit<Fill, 'id'> = {
    at: momentOf(words.at, context, exchange),
    instrument: { kind: assetClass, symbol, exchange, multiplier: 1 },
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

/** Undoes a fill or a cash flow by a row that names it; both stay to be read, neither counts any more. */
export async function undoRow(words: UndoWords, context: Context): Promise<UndoDocument> {
  const { ledger } = await context.ports.store();
  const note = words.note ?? `undoes ${words.id}`;
  const [fill] = await ledger.fills({ ids: [words.id] });
  if (fill !== undefined) {
    const whole: Omit<Fill, 'id'> = {
      ...fill,
      side: fill.split !== null ? 'buy' : fill.side === 'buy' ? 'sell' : 'buy',
      charges: (-fill.charges + 0) as Minor,
      kind: fill.split === null ? 'adjustment' : 'split',
      source: 'manual',
      note,
      plan: null,
      reverses: fill.id,
    };
    const id = fillId(whole);
    await ledger.append({ fills: [{ ...whole, id }] });
    return { id, reverses: fill.id, what: nameOf(fill.instrument) };
  }
  const [flow] = await ledger.flows({ ids: [words.id] });
  if (flow === undefined)
    throw new CoachError(
      'missing',
      `The ledger has no row ${words.id}`,
      'Ids are listed by `coach trade list --json`.',
    );
  const whole: Omit<CashFlow, 'id'> = {
    ...flow,
    amount: (-flow.amount + 0) as Minor,
    source: 'manual',
    note,
    reverses: flow.id,
  };
  const id = flowId(whole);
  await ledger.append({ flows: [{ ...whole, id }] });
  return { id, reverses: flow.id, what: flow.kind };
}
