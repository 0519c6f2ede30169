import type { Context } from '../../core/command.ts';
import type { Suggestion } from '../../core/shapes/suggestion.ts';
import { historyOf, type SessionDay } from '../../domain/backtest/options/history.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import type { SignalItem } from '../../domain/evals/dataset.ts';
import type { Horizon } from '../../domain/learning/facts.ts';
import { heldOf } from '../../domain/learning/held.ts';
import { lifeOf } from '../../domain/learning/life.ts';
import { clusteredMean, clusterMeans } from '../../domain/stats/clusters.ts';
import { sharpeRecord } from '../../domain/stats/sharpe.ts';
import { courseOf, type Track, trackOf } from '../learning/track.ts';
import { namedUnderlying, rateFor } from '../suggest/snapshot.ts';
import type { Chains } from './chains.ts';

/** What came of decisions at a horizon: each first choice held from its own chain on, on the capital it ties up, after charges. */
export interface Followed {
  n: number;
  winRate: number | null;
  mean: number | null;
  /** Mean over deviation of the chains' mean results, not annualised; null for fewer than three chains. */
  sharpe: number | null;
}

/** The stored or bundled sessions an item's chain lies among. */
async function trackFor({ chain: ref }: SignalItem, chains: Chains, context: Context): Promise<Track | null> {
  const underlying = namedUnderlying(ref.symbol);
  const found = await chains.of(ref);
  if (found === null) return null;
  if (ref.file !== undefined)
    return trackOf(underlying, localDate(underlying.exchange, found.chain.asOf), context);
  const history = historyOf(await chains.sample(ref.symbol));
  const days: SessionDay[] = [];
  for (let day = history.next(); day !== null; day = history.next()) days.push(day);
  const { currency } = underlying;
  return {
    underlying,
    days,
    rate: rateFor(context.ports, currency),
    brokeragePerOrder: currency === 'INR' ? context.ports.config.brokeragePerOrder : null,
  };
}

/** Follows first choices on the chains that came later: of the bundled sample, or stored ones of public days. */
export async function followed(
  chosen: ReadonlyMap<string, Suggestion>,
  items: readonly SignalItem[],
  at: Horizon,
  chains: Chains,
  context: Context,
): Promise<Followed> {
  const results: number[] = [];
  const keys: string[] = [];
  for (const item of items) {
    context.signal.throwIfAborted();
    const idea = chosen.get(item.id);
    const found = idea === undefined ? null : await chains.of(item.chain);
    const track = found === null ? null : await trackFor(item, chains, context);
    if (idea === undefined || found === null || track === null) continue;
    const course = courseOf(found.chain, track);
    const held = heldOf(idea, idea.legs.map(({ expiry }) => expiry).sort()[0]!, found.chain, course.day);
    const life = held === null ? null : lifeOf(held, course, [at]);
    const pnl = life?.marks[0]?.pnl ?? null;
    if (life?.capital == null || pnl === null) continue;
    results.push(pnl / life.capital);
    keys.push(item.cluster);
  }
  const wins = results.map((one) => (one > 0 ? 1 : 0));
  return {
    n: results.length,
    winRate: clusteredMean(wins, keys).mean,
    mean: clusteredMean(results, keys).mean,
    sharpe: sharpeRecord(clusterMeans(results, keys))?.sharpe ?? null,
  };
}
