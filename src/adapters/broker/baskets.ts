import type { Clock } from '../../ports/clock.ts';
import type { Baskets } from '../../ports/vendor/basket.ts';
import type { Logins } from '../../ports/vendor/login.ts';
import { dayFiles } from '../market/live/day-file.ts';
import { client } from '../vendor/client.ts';
import { hostOf } from '../vendor/host.ts';
import { type NamedHosts, vendorClient } from '../vendor/session.ts';

/** Baskets for Kite and Upstox, with the person's own logins there. */
export function baskets(needs: {
  clock: Clock;
  named: NamedHosts;
  cacheDir: string;
  logins: Logins;
}): Baskets {
  const { clock, named, cacheDir, logins } = needs;
  const kept = dayFiles(cacheDir);
  return {
    async write(broker, orders, about) {
      const server = vendorClient(broker, broker, { clock, named, login: () => logins.find(broker) });
      if (broker === 'kite') {
        const [{ kiteBasket }, { kiteInstruments }] = await Promise.all([
          import('./kite-basket.ts'),
          import('../market/live/kite-instruments.ts'),
        ]);
        const vendor = { server, instruments: kiteInstruments(server, kept, clock) };
        return kiteBasket(orders, about, logins.find('kite') === null ? null : vendor);
      }
      const [{ upstoxBasket }, { upstoxKeys }] = await Promise.all([
        import('./upstox-basket.ts'),
        import('../market/live/upstox-keys.ts'),
      ]);
      const files = client({ name: 'Upstox', limits: 'upstox', host: hostOf('upstox-files', named), clock });
      return upstoxBasket(orders, about, { server, keys: upstoxKeys(files, kept, clock) });
    },
  };
}
