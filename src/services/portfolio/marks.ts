import type { Context } from '../../core/command.ts';
import type { Freshness, MarketSource } from '../../core/shapes/market.ts';
import { solveSlice } from '../../domain/chain/solve.ts';
import { isExpired, knownExchange } from '../../domain/ledger/corporate.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import { type Mark, type Marking, markFromChain } from '../../domain/ledger/mark.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { parseSymbol, type Underlying, underlyingOf } from '../../domain/symbol/symbol.ts';
import { loadChain, rateFor } from '../suggest/snapshot.ts';
import { reasonOf } from '../trade/settlement.ts';

/** A mark with how far it can be trusted. */
export interface Marked {
  mark: Mark | Refusal;
  freshness: Freshness | null;
}

/** The underlying of something held, or why coach has no prices of it. */
export function heldUnderlying({ exchange, symbol }: Instrument): Underlying | Refusal {
  if (knownExchange(exchange) === null) return { refused: `Coach has no prices of ${exchange}` };
  const parsed = parseSymbol(`${exchange}:${symbol}`);
  return isRefusal(parsed) ? parsed : underlyingOf(parsed);
}

async function fromChain(
  underlying: Underlying,
  instruments: readonly Instrument[],
  source: MarketSource,
  context: Context,
): Promise<(instrument: Instrument) => Marked> {
  const symbol = `${underlying.exchange}:${underlying.symbol}`;
  const loaded = await loadChain({ symbol, source }, context).catch(reasonOf);
  if (isRefusal(loaded)) return () => ({ mark: loaded, freshness: null });
  const { value: chain, freshness, sample } = loaded;
  const rate = rateFor(context.ports, underlying.currency);
  const wanted = new Set(instruments.map(({ expiry }) => expiry));
  const solved = chain.slices
    .filter((slice) => wanted.has(slice.expiry))
    .flatMap((slice) => {
      const one = solveSlice(chain, slice, { rate });
      return isRefusal(one) ? [] : [one];
    });
  const marking: Marking = { chain, solved, rate, source: loaded.source, sample };
  return (instrument) => ({ mark: markFromChain(instrument, marking), freshness });
}

async function fromQuote(underlying: Underlying, source: MarketSource, context: Context): Promise<Marked> {
  const limit = context.asOf === null ? {} : { asOf: context.asOf };
  const ask = async () => {
    const market = await context.ports.market(source);
    return market.quote({ underlying, ...limit, signal: context.signal });
  };
  const sealed = await ask().catch(reasonOf);
  if (isRefusal(sealed)) return { mark: sealed, freshness: null };
  const { value, freshness } = sealed.judged(context.asOf ?? context.ports.clock.now());
  const { last: price } = value;
  const rate = rateFor(context.ports, underlying.currency);
  const about = {
    years: null,
    iv: null,
    rate,
    asOf: sealed.asOf,
    source: sealed.source,
    sample: sealed.sample,
  };
  return { mark: { price, basis: 'spot', spot: price, forward: price, ...about }, freshness };
}

/** What somebody really holds has no gain at a price that was made up. */
const onlyMade: Refusal = {
  refused: 'Only the made-up prices of the sample are at hand',
  hint: 'Import real ones with `coach market import <file>`; `--source sample` marks at the sample.',
};

/**
 * A way to mark each of some contracts, every underlying asked for once: derivatives from its chain, shares from its quote.
 * The sample marks nothing unless it was asked for by name.
 */
export async function marker(
  instruments: readonly Instrument[],
  source: MarketSource,
  context: Context,
): Promise<(instrument: Instrument) => Marked> {
  const now = context.asOf ?? context.ports.clock.now();
  const groups = new Map<string, Instrument[]>();
  for (const instrument of instruments) {
    if (isExpired(instrument, now)) continue;
    const dated = instrument.expiry === undefined ? 'share' : 'dated';
    const key = `${instrument.exchange}|${instrument.symbol}|${dated}`;
    groups.set(key, [...(groups.get(key) ?? []), instrument]);
  }
  const ways = new Map<string, (instrument: Instrument) => Marked>();
  for (const [key, own] of groups) {
    const underlying = heldUnderlying(own[0]!);
    if (isRefusal(underlying)) ways.set(key, () => ({ mark: underlying, freshness: null }));
    else if (own[0]!.expiry !== undefined) ways.set(key, await fromChain(underlying, own, source, context));
    else {
      const quoted = await fromQuote(underlying, source, context);
      ways.set(key, () => quoted);
    }
  }
  return (instrument) => {
    const dated = instrument.expiry === undefined ? 'share' : 'dated';
    const way = ways.get(`${instrument.exchange}|${instrument.symbol}|${dated}`);
    const found = way?.(instrument) ?? { mark: { refused: 'Nothing to mark it with' }, freshness: null };
    const made = !isRefusal(found.mark) && found.mark.sample && source !== 'sample';
    return made ? { mark: onlyMade, freshness: null } : found;
  };
}
