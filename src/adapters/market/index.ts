import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Market } from '../../ports/market.ts';
import type { Store } from '../../ports/store.ts';
import { sample } from './sample.ts';
import { stored } from './stored.ts';

interface Needs {
  clock: Clock;
  store(): Promise<Store>;
}

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

/** The market of that name. `auto` is what was imported, else the bundled sample; it never goes to the network by itself. */
export async function chooseMarket(name: string, needs: Needs): Promise<Market> {
  switch (name) {
    case 'sample':
      return sample(needs.clock);
    case 'stored':
      return stored(await needs.store(), needs.clock);
    case 'nse': {
      const { nse } = await import('./nse/nse.ts');
      return nse({ clock: needs.clock });
    }
    case 'auto':
      return firstOf('auto', [stored(await needs.store(), needs.clock), sample(needs.clock)]);
    default:
      throw new CoachError('usage', `There is no market "${name}"`, 'Markets: auto, sample, stored, nse.');
  }
}
