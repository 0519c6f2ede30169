import { CoachError } from '../../core/errors.ts';
import type { LoginVendor, VendorHost } from '../../core/shapes/vendor.ts';
import { loginAge } from '../../domain/login.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Login } from '../../ports/vendor/login.ts';
import { type Client, client } from './client.ts';
import { hostOf } from './host.ts';
import { logInAgain, refusalOf, vendorNames } from './refusal.ts';

/** Servers that a vendor's login is for; it goes to no others. */
export const hostsOf: Readonly<Record<LoginVendor, readonly VendorHost[]>> = {
  upstox: ['upstox', 'upstox-feed'],
  kite: ['kite'],
  dhan: ['dhan'],
  alpaca: ['alpaca-paper', 'alpaca-data', 'alpaca-stream'],
};

export type NamedHosts = Readonly<Partial<Record<string, string>>>;

export const originsOf = (vendor: LoginVendor, named: NamedHosts): string[] =>
  hostsOf[vendor].map((host) => hostOf(host, named).origin);

/** What each vendor wants to see of a login. */
export function headersOf({ vendor, key, secret, token }: Login): Record<string, string> {
  switch (vendor) {
    case 'upstox':
      return { authorization: `Bearer ${token}` };
    case 'kite':
      return { 'x-kite-version': '3', authorization: `token ${key}:${token}` };
    case 'dhan':
      return { 'access-token': token ?? '', 'client-id': key ?? '' };
    case 'alpaca':
      return { 'apca-api-key-id': key ?? '', 'apca-api-secret-key': secret ?? '' };
  }
}

export interface Needs {
  clock: Clock;
  named: NamedHosts;
  /** Looked up with every request, so that a login renewed elsewhere serves at once. */
  login(): Login | null;
}

const usable = (login: Login, { vendor }: { vendor: LoginVendor }, now: number): Login => {
  if (loginAge(vendor, login.expiresAt, now).state === 'ended')
    throw logInAgain(vendor, `ended its login of ${new Date(login.obtainedAt).toISOString().slice(0, 10)}`);
  return login;
};

/** A vendor's server, asked with the person's login and nothing without one. */
export function vendorClient(vendor: LoginVendor, host: VendorHost, needs: Needs): Client {
  const current = (): Login => {
    const found = needs.login();
    if (found !== null) return usable(found, { vendor }, needs.clock.now());
    throw new CoachError(
      'denied',
      `There is no login at ${vendorNames[vendor]}`,
      `Log in: coach market login ${vendor}`,
    );
  };
  const at = hostOf(host, needs.named);
  return client({
    name: vendorNames[vendor],
    limits: vendor,
    host: at,
    clock: needs.clock,
    headers: () => {
      const login = current();
      if (!login.origins.includes(at.origin))
        throw logInAgain(vendor, `was logged in at another address than ${at.origin}`);
      return headersOf(login);
    },
    refusal: (status, body) => refusalOf(vendor, status, body),
    secrets: () => {
      const login = needs.login();
      return [login?.key, login?.secret, login?.token].filter((one) => typeof one === 'string');
    },
  });
}
