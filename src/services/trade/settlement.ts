import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { SettleDocument, SettleWords } from '../../core/shapes/trade.ts';
import { isExpired, knownExchange, settle } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import type { Fill, Instrument } from '../../domain/ledger/fill.ts';
import { openPositions } from '../../domain/ledger/fold.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { tradesOf } from '../../domain/ledger/strategy.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { namedUnderlying, orThrow } from '../suggest/snapshot.ts';
import { fillDocument, keep } from './trading.ts';

/** A failure that a person can act on, as a reason; anything else goes on. */
export const reasonOf = (thrown: unknown): Refusal => {
  if (!(thrown instanceof CoachError)) throw thrown;
  return { refused: thrown.message, hint: thrown.hint };
};

const named = ({ exchange, symbol }: Instrument) => namedUnderlying(`${exchange}:${symbol}`);

/** The underlying's daily close on the day of expiry; made-up closes settle nothing. */
async function closeOf(
  instrument: Instrument,
  words: SettleWords,
  context: Context,
): Promise<number | Refusal> {
  if (words.price !== undefined) return words.price;
  const { exchange, expiry = '' } = instrument;
  if (knownExchange(exchange) === null)
    return { refused: `Coach has no prices of ${exchange}`, hint: 'Give --price.' };
  const day = Date.parse(`${expiry}T00:00:00Z`);
  const ask = async () => {
    const market = await context.ports.market(words.source);
    return market.bars({
      underlying: named(instrument),
      interval: '1d',
      from: day,
      to: day,
      signal: context.signal,
    });
  };
  const sealed = await ask().catch(reasonOf);
  const give = 'Import daily bars of that day, or give the close as --price.';
  if (isRefusal(sealed))
    return { refused: `${instrument.symbol} has no close of ${expiry}: ${sealed.refused}`, hint: give };
  if (sealed.sample)
    return { refused: `Only made-up prices of ${instrument.symbol} are at hand`, hint: give };
  const { value: bars } = sealed.judged(context.asOf ?? context.ports.clock.now());
  const close = bars.close.at(-1);
  return close !== undefined && bars.time.at(-1) === day
    ? close
    : { refused: `${instrument.symbol} has no close of ${expiry}`, hint: give };
}

async function endingOf(position: Position, strategyId: string | null, words: SettleWords, context: Context) {
  const close = await closeOf(position.instrument, words, context);
  if (isRefusal(close)) return close;
  const rows = settle(position, named(position.instrument), close);
  return isRefusal(rows) ? rows : rows.map((row): Fill => ({ ...row, strategyId }));
}

/** Writes down how expired contracts ended, at the close of their underlying on that day. */
export async function settleExpired(words: SettleWords, context: Context): Promise<SettleDocument> {
  const { ledger } = await context.ports.store();
  const now = context.asOf ?? context.ports.clock.now();
  const { account, symbol } = words;
  const about = symbol === undefined ? {} : { symbol: namedUnderlying(symbol).symbol };
  const trades = orThrow(tradesOf(await ledger.fills({ account, to: now, ...about })), 'refused');
  const expired = trades.flatMap((trade) =>
    openPositions(trade.book)
      .filter((position) => isExpired(position.instrument, now))
      .map((position) => ({ position, strategyId: trade.strategyId })),
  );
  const fills: Fill[] = [];
  const refused: { name: string; reason: string; hint: string }[] = [];
  for (const { position, strategyId } of expired) {
    const ending = await endingOf(position, strategyId, words, context);
    if (isRefusal(ending))
      refused.push({ name: nameOf(position.instrument), reason: ending.refused, hint: ending.hint ?? '' });
    else fills.push(...ending);
  }
  const warnings = words.dryRun || fills.length === 0 ? [] : await keep(fills, context);
  return { dryRun: words.dryRun, expired: expired.length, fills: fills.map(fillDocument), refused, warnings };
}
