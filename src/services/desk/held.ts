import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { MarketSource } from '../../core/shapes/market.ts';
import type { Quote } from '../../domain/desk/quote.ts';
import { type DeskState, openPositionsOf } from '../../domain/desk/state.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import { loadChain, rateFor } from '../suggest/snapshot.ts';
import { momentOf, nowOf } from './decision.ts';
import { type PriceSource, quotesFrom } from './quotes.ts';

/** Contracts an account holds or works, by underlying. */
function watched(state: DeskState): Map<string, Instrument[]> {
  const bySymbol = new Map<string, Map<string, Instrument>>();
  const add = (instrument: Instrument) => {
    const own = bySymbol.get(instrument.symbol) ?? new Map<string, Instrument>();
    own.set(JSON.stringify(instrument), instrument);
    bySymbol.set(instrument.symbol, own);
  };
  for (const { instrument } of openPositionsOf(state)) add(instrument);
  for (const { request } of state.orders) for (const { instrument } of request.legs) add(instrument);
  return new Map([...bySymbol].map(([symbol, own]) => [symbol, [...own.values()]]));
}

/** Newest prices of what an account holds or works, `known` for the underlying it is of; what has none is a warning. */
export async function newestQuotes(
  account: string,
  source: MarketSource,
  context: Context,
  known?: PriceSource,
) {
  const moment = await momentOf(account, context);
  const quotes: Quote[] = [];
  const warnings: string[] = [];
  const at = nowOf(moment, context);
  for (const [symbol, instruments] of watched(moment.state)) {
    const exchange = instruments[0]!.exchange;
    if (known?.chain.symbol === symbol) {
      quotes.push(...quotesFrom(instruments, known));
      continue;
    }
    try {
      const loaded = await loadChain({ symbol: `${exchange}:${symbol}`, source }, context);
      const { value: chain, sample } = loaded;
      if (sample && !moment.account.practice) {
        warnings.push(`${symbol}: only made-up prices are at hand`);
        continue;
      }
      const rate = rateFor(context.ports, chain.currency);
      quotes.push(
        ...quotesFrom(instruments, { chain, rate, source: loaded.source, at: sample ? at : chain.asOf }),
      );
    } catch (thrown) {
      if (!(thrown instanceof CoachError)) throw thrown;
      warnings.push(`${symbol}: ${thrown.message}`);
    }
  }
  return { quotes, warnings, at: Math.max(at, moment.state.at) };
}
