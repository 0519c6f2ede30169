import type { LiveMarket, LoginVendor, VendorHost } from '../../../core/shapes/vendor.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Market } from '../../../ports/market.ts';
import type { Store } from '../../../ports/store.ts';
import type { Logins } from '../../../ports/vendor/login.ts';
import { type Client, client } from '../../vendor/client.ts';
import { hostOf } from '../../vendor/host.ts';
import { vendorClient } from '../../vendor/session.ts';
import { dayFiles } from './day-file.ts';

export interface MarketNeeds {
  clock: Clock;
  store(): Promise<Store>;
  logins(): Promise<Logins>;
  /** Servers of vendors that are not the usual ones. */
  named: Readonly<Partial<Record<string, string>>>;
  alpacaFeed: 'iex' | 'sip';
  /** Where lists of the day are kept. */
  cacheDir: string;
}

// Yahoo answers programs that say what they are with 429.
const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

/** A market of the network; its vendor's code is loaded when it is asked for. */
export async function liveMarket(market: LiveMarket, needs: MarketNeeds): Promise<Market> {
  const { clock, named, cacheDir } = needs;
  const kept = dayFiles(cacheDir);
  const about = { name: market, clock };
  const asking = async (vendor: LoginVendor, host: VendorHost): Promise<Client> => {
    const logins = await needs.logins();
    return vendorClient(vendor, host, { clock, named, login: () => logins.find(vendor) });
  };
  switch (market) {
    case 'nse': {
      const { nse } = await import('../nse/nse.ts');
      return nse({ clock, baseUrl: named['nse'], archivesUrl: named['nse-archives'] });
    }
    case 'upstox': {
      const [{ upstox }, { upstoxKeys }] = await Promise.all([
        import('./upstox.ts'),
        import('./upstox-keys.ts'),
      ]);
      const files = client({ name: 'Upstox', limits: 'upstox', host: hostOf('upstox-files', named), clock });
      return upstox({
        ...about,
        server: await asking('upstox', 'upstox'),
        keys: upstoxKeys(files, kept, clock),
      });
    }
    case 'kite': {
      const [{ kite }, { kiteInstruments }] = await Promise.all([
        import('./kite.ts'),
        import('./kite-instruments.ts'),
      ]);
      const server = await asking('kite', 'kite');
      return kite({ ...about, server, instruments: kiteInstruments(server, kept, clock) });
    }
    case 'dhan': {
      const { dhan } = await import('./dhan.ts');
      return dhan({ ...about, server: await asking('dhan', 'dhan') });
    }
    case 'alpaca': {
      const { alpaca } = await import('./alpaca.ts');
      const [data, trading] = await Promise.all([
        asking('alpaca', 'alpaca-data'),
        asking('alpaca', 'alpaca-paper'),
      ]);
      return alpaca({ ...about, data, trading, feed: needs.alpacaFeed });
    }
    case 'yahoo': {
      const { yahoo } = await import('./yahoo.ts');
      const server = client({
        name: 'Yahoo',
        limits: 'yahoo',
        host: hostOf('yahoo', named),
        clock,
        headers: () => ({ 'user-agent': browser }),
      });
      return yahoo({ ...about, server });
    }
  }
}
