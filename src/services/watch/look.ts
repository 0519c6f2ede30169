import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { chooseExpiry } from '../../domain/chain/analysis.ts';
import { summaryOf } from '../../domain/chain/document/summary.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { solveSlice } from '../../domain/chain/solve.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import type { Market } from '../../ports/market.ts';
import { rateFor } from '../suggest/snapshot.ts';

/** What one look at a symbol found; null where the source does not say. */
export interface Figures {
  /** Moment of the price, epoch ms UTC. */
  at: number;
  price: number;
  previousClose: number | null;
  delayMs: number;
  /** Of the nearest expiry. */
  iv: number | null;
  pcr: number | null;
  premium: number | null;
  resistance: number | null;
  support: number | null;
}

type OfChain = Pick<Figures, 'iv' | 'pcr' | 'premium' | 'resistance' | 'support'>;
const nothing: OfChain = { iv: null, pcr: null, premium: null, resistance: null, support: null };

const missing = (thrown: unknown): boolean => thrown instanceof CoachError && thrown.kind === 'missing';

function figuresOf(chain: Chain, context: Context): OfChain {
  const slice = chooseExpiry(chain, undefined);
  if (isRefusal(slice)) return nothing;
  const solved = solveSlice(chain, slice, { rate: rateFor(context.ports, chain.currency) });
  if (isRefusal(solved)) return nothing;
  const { atmIv: iv, pcrOi: pcr, straddle: premium, resistance, support } = summaryOf(chain, solved);
  return { iv, pcr, premium, resistance, support };
}

type Sealed = Pick<Figures, 'at' | 'price' | 'previousClose' | 'delayMs'>;

async function quoted(market: Market, underlying: Underlying, context: Context): Promise<Sealed | null> {
  try {
    const sealed = await market.quote({ underlying, signal: context.signal });
    const { value } = sealed.judged(context.ports.clock.now());
    const { last: price, previousClose } = value;
    return { at: sealed.asOf, price, previousClose, delayMs: sealed.delayMs };
  } catch (thrown) {
    if (missing(thrown)) return null;
    throw thrown;
  }
}

/**
 * Asks a market for the price of a symbol, and its chain where it has one; a source without a price of its own gives the chain's. Throws
 * CoachError: `missing` where it has neither, `unavailable` where it does not answer now.
 */
export async function look(
  underlying: Underlying,
  { source, chains }: { source: string | undefined; chains: boolean },
  context: Context,
): Promise<Figures> {
  const market = await context.ports.market(source);
  const quote = await quoted(market, underlying, context);
  if (quote !== null && !chains) return { ...quote, ...nothing };
  try {
    const sealed = await market.chain({ underlying, signal: context.signal });
    const { value: chain } = sealed.judged(context.ports.clock.now());
    const own = { at: sealed.asOf, price: chain.spot, previousClose: null, delayMs: sealed.delayMs };
    // A chain that is older than the price says nothing of now.
    const fresh = quote === null || sealed.asOf >= quote.at - 5 * 60_000;
    return { ...(quote ?? own), ...(fresh ? figuresOf(chain, context) : nothing) };
  } catch (thrown) {
    if (quote === null || !(thrown instanceof CoachError)) throw thrown;
    return { ...quote, ...nothing };
  }
}
