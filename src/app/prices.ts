import path from 'node:path';
import type { Ports } from '../core/command.ts';
import type { Config } from '../core/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Market } from '../ports/market.ts';
import type { Settings } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import { once } from './once.ts';

/** Markets by name, each built once. */
function marketsOf(
  config: Config,
  store: () => Promise<Store>,
  logins: Ports['logins'],
  clock: Clock,
): Ports['market'] {
  const markets = new Map<string, () => Promise<Market>>();
  return (name = config.market) => {
    let built = markets.get(name);
    if (!built) {
      built = once(async () => {
        const { chooseMarket } = await import('../adapters/market/index.ts');
        return chooseMarket(name, {
          clock,
          store,
          logins,
          named: config.vendorUrls,
          alpacaFeed: config.alpacaFeed,
          cacheDir: path.join(config.homeDir, 'cache'),
        });
      });
      markets.set(name, built);
    }
    return built();
  };
}

/** Logins at vendors, and the markets, streams and brokers that may need one. */
export function pricesOf(config: Config, settings: Settings, store: () => Promise<Store>, clock: Clock) {
  const logins = once(async () => {
    const { logins } = await import('../adapters/vendor/logins.ts');
    const file = path.join(path.dirname(settings.path), 'logins.json');
    return logins({ file, named: config.vendorUrls, clock });
  });
  const about = { clock, named: config.vendorUrls };
  const cacheDir = path.join(config.homeDir, 'cache');
  return {
    logins,
    market: marketsOf(config, store, logins, clock),
    quoteStream: async (name: string) => {
      const { chooseStream } = await import('../adapters/market/stream/choose.ts');
      return chooseStream(name, { ...about, logins, alpacaFeed: config.alpacaFeed, cacheDir });
    },
    broker: async (name: string) =>
      (await import('../adapters/broker/choose.ts')).chooseBroker(name, { ...about, logins: await logins() }),
    baskets: once(async () => {
      const { baskets } = await import('../adapters/broker/baskets.ts');
      return baskets({ ...about, cacheDir, logins: await logins() });
    }),
  };
}
