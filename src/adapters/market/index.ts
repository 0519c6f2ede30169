import { CoachError } from '../../core/errors.ts';
import { type LiveMarket, liveMarkets, marketNames } from '../../core/shapes/vendor.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Market } from '../../ports/market.ts';
import type { Store } from '../../ports/store.ts';
import type { MarketNeeds } from './live/live.ts';
import { sample } from './sample.ts';
import { stored } from './stored.ts';

const isMissing = (thrown: unknown) => thrown instanceof CoachError && thrown.kind === 'missing';

/** The first market that carries what is asked; only `missing` passes on to the next. */
function firstOf(name: string, markets: readonly Market[]): Market {
  const ask = async <T>(call: (market: Market) => Promise<T>): Promise<T> => {
    let last: unknown;
    for (const market of markets) {
      try {
        return await call(market);
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown;
        last = thrown;
      }
    }
    throw last;
  };
  return {
    name,
    chain: (request) => ask((m) => m.chain(request)),
    history: (request) => ask((m) => m.history(request)),
    bars: (request) => ask((m) => m.bars(request)),
    quote: (request) => ask((m) => m.quote(request)),
    symbols: async () => (await Promise.all(markets.map((m) => m.symbols()))).flat(),
  };
}

/** What was imported, else the sample; no made-up bars where real ones of the symbol are stored, of whatever length. */
function auto(store: Store, clock: Clock): Market {
  const made = sample(clock);
  const bars: Market['bars'] = async (request) => {
    const { symbol } = request.underlying;
    const own = (await store.bars.list()).filter((row) => row.symbol === symbol);
    if (own.length === 0) return made.bars(request);
    throw new CoachError(
      'missing',
      `No ${request.interval} bars of ${symbol} are stored for that`,
      `Stored of it: ${own.map(({ interval }) => interval).join(', ')}. Import others with \`coach market import <file>\`.`,
    );
  };
  return firstOf('auto', [stored(store, clock), { ...made, bars }]);
}

const isLive = (name: string): name is LiveMarket => (liveMarkets as readonly string[]).includes(name);

async function oneMarket(name: string, needs: MarketNeeds): Promise<Market> {
  if (isLive(name)) return (await import('./live/live.ts')).liveMarket(name, needs);
  switch (name) {
    case 'sample':
      return sample(needs.clock);
    case 'stored':
      return stored(await needs.store(), needs.clock);
    case 'auto':
      return auto(await needs.store(), needs.clock);
    default:
      throw new CoachError('usage', `There is no market "${name}"`, `Markets: ${marketNames.join(', ')}.`);
  }
}

/**
 * The market of that name, or several in the order they are named. `auto` is what was imported, else the bundled sample; it never goes to
 * the network by itself.
 */
export async function chooseMarket(name: string, needs: MarketNeeds): Promise<Market> {
  const names = name.split(',');
  if (names.length === 1) return oneMarket(name, needs);
  const markets = await Promise.all(names.map((one) => oneMarket(one, needs)));
  return (await import('./live/several.ts')).several(markets, needs.clock);
}
