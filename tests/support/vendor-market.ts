import { liveMarket } from '../../src/adapters/market/live/live.ts';
import { originsOf } from '../../src/adapters/vendor/session.ts';
import type { LiveMarket, LoginVendor } from '../../src/core/shapes/vendor.ts';
import { loginVendors, vendorHosts } from '../../src/core/shapes/vendor.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Market } from '../../src/ports/market.ts';
import type { Login, Logins } from '../../src/ports/vendor/login.ts';

/** Every vendor at one address. */
export const everyHost = (url: string): Record<string, string> =>
  Object.fromEntries(
    vendorHosts.map((host) => [host, /feed|stream/.test(host) ? url.replace(/^http/, 'ws') : url]),
  );

export const loginAt = (
  vendor: LoginVendor,
  named: Record<string, string>,
  more: Partial<Login> = {},
): Login => ({
  vendor,
  origins: originsOf(vendor, named),
  key: 'key-0123456789',
  secret: 'secret-0123456789',
  token: 'token-0123456789',
  who: null,
  obtainedAt: 0,
  expiresAt: null,
  ...more,
});

/** A live market at a server of the test, with a login of every vendor unless others are given. */
export function marketAt(
  market: LiveMarket,
  url: string,
  clock: Clock,
  cacheDir: string,
  given: Partial<Record<LoginVendor, Login | null>> = {},
): Promise<Market> {
  const named = everyHost(url);
  const known = new Map(loginVendors.map((vendor) => [vendor, loginAt(vendor, named)]));
  const find = (vendor: LoginVendor): Login | null =>
    given[vendor] === undefined ? known.get(vendor)! : given[vendor];
  return liveMarket(market, {
    clock,
    named,
    alpacaFeed: 'iex',
    cacheDir,
    store: () => Promise.reject(new Error('no store here')),
    logins: () => Promise.resolve({ find } as unknown as Logins),
  });
}
