import { createHash } from 'node:crypto';
import { CoachError } from '../../core/errors.ts';
import type { LoginVendor } from '../../core/shapes/vendor.ts';
import { loginEnd } from '../../domain/login.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Given, Login, Logins } from '../../ports/vendor/login.ts';
import { textUnder, under } from '../files/json.ts';
import type { Ask } from './attempt.ts';
import { codeIn, openInBrowser, waitForCode } from './callback.ts';
import { client } from './client.ts';
import { hostOf } from './host.ts';
import { loginFile } from './login-file.ts';
import { refusalOf, vendorNames } from './refusal.ts';
import { hostsOf, type NamedHosts, originsOf, vendorClient } from './session.ts';
import { claims, whoIn } from './token-claims.ts';

const kitePage = 'https://kite.zerodha.com/connect/login';

function pageOf(
  vendor: LoginVendor,
  { key, redirect, state }: { key: string; redirect: string; state: string },
  named: NamedHosts,
): string | null {
  if (vendor === 'kite') {
    const query = new URLSearchParams({ v: '3', api_key: key, redirect_params: `state=${state}` });
    return `${kitePage}?${query}`;
  }
  if (vendor !== 'upstox') return null;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: key,
    redirect_uri: redirect,
    state,
  });
  return `${hostOf('upstox', named).origin}/v2/login/authorization/dialog?${query}`;
}

/** A question that changes nothing and that every good login is answered. */
const trials: Readonly<Record<LoginVendor, Ask>> = {
  upstox: { path: '/v2/market-quote/ltp', query: { instrument_key: 'NSE_INDEX|Nifty 50' } },
  kite: { path: '/user/profile' },
  dhan: { path: '/v2/profile' },
  alpaca: { path: '/v2/account' },
};

const lacking = (vendor: LoginVendor, what: string): CoachError =>
  new CoachError(
    'usage',
    `A login at ${vendorNames[vendor]} needs ${what}`,
    `Run \`coach market login ${vendor}\` on a terminal, or pipe it: see docs/live.md.`,
  );

/** The first address or code that was pasted or caught, as a code. */
function codeOf({ code }: Given): string | null {
  if (code === null) return null;
  return URL.canParse(code) && code.includes('?') ? codeIn(code).code : code;
}

interface Traded {
  token: string;
  who: string | null;
}

/** A code of the vendor's page traded for the token of the day. It is sent once: a code serves once. */
async function traded(
  vendor: 'upstox' | 'kite',
  given: Given,
  needs: { named: NamedHosts; clock: Clock; signal: AbortSignal },
): Promise<Traded> {
  const { key, secret, redirect } = given;
  const code = codeOf(given);
  if (key === null || secret === null) throw lacking(vendor, "your app's key and secret, or a token");
  if (code === null) throw lacking(vendor, 'the code its page sends back');
  const server = client({
    name: vendorNames[vendor],
    limits: vendor,
    host: hostOf(vendor, needs.named),
    clock: needs.clock,
    secrets: () => [key, secret, code],
    refusal: (status, body) =>
      status === 400 || status === 401 || status === 403
        ? new CoachError(
            'denied',
            `${vendorNames[vendor]} does not take that code`,
            'A code serves once and for a minute or so. Check the key and the secret, and log in once more.',
          )
        : refusalOf(vendor, status, body),
  });
  const form: Record<string, string> =
    vendor === 'upstox'
      ? {
          code,
          client_id: key,
          client_secret: secret,
          redirect_uri: redirect,
          grant_type: 'authorization_code',
        }
      : {
          api_key: key,
          request_token: code,
          checksum: createHash('sha256')
            .update(key + code + secret)
            .digest('hex'),
        };
  const path = vendor === 'upstox' ? '/v2/login/authorization/token' : '/session/token';
  const headers: Record<string, string> = vendor === 'kite' ? { 'x-kite-version': '3' } : {};
  const { value } = await server.json({
    path,
    method: 'POST',
    form,
    headers,
    once: true,
    signal: needs.signal,
  });
  const data = vendor === 'kite' ? under(value, 'data') : value;
  const token = textUnder(data, 'access_token');
  if (token === undefined || token === '')
    throw new CoachError('unavailable', `${vendorNames[vendor]} sent no token`, 'Log in once more.');
  return { token, who: whoIn(data) };
}

/** What was given, as a login that nobody has tried yet. */
async function drafted(
  vendor: LoginVendor,
  given: Given,
  needs: { named: NamedHosts; clock: Clock; signal: AbortSignal },
): Promise<Login> {
  const now = needs.clock.now();
  const login: Login = {
    vendor,
    origins: originsOf(vendor, needs.named),
    key: given.key,
    secret: given.secret,
    token: given.token,
    who: null,
    obtainedAt: now,
    expiresAt: null,
  };
  if (vendor === 'alpaca') {
    if (given.key === null || given.secret === null) throw lacking(vendor, 'a key id and its secret key');
    return { ...login, token: null };
  }
  if (vendor === 'dhan') {
    if (given.token === null) throw lacking(vendor, 'an access token');
    const said = claims(given.token);
    const key = given.key ?? said.client;
    if (key === null) throw lacking(vendor, 'your client id beside the token');
    return { ...login, key, secret: null, expiresAt: said.ends };
  }
  if (given.token === null) {
    const { token, who } = await traded(vendor, given, needs);
    return { ...login, token, who, expiresAt: loginEnd(vendor, now) };
  }
  if (vendor === 'kite' && given.key === null) throw lacking(vendor, "your app's key beside the token");
  // A token that tells when it ends is believed over the rule of the day: long-lived ones exist.
  return { ...login, expiresAt: claims(given.token).ends ?? loginEnd(vendor, now) };
}

/** Logins in a file, tried at the vendor before they are kept. */
export function logins(options: { file: string; named: NamedHosts; clock: Clock }): Logins {
  const { named, clock } = options;
  const file = loginFile(options.file);
  return {
    path: file.path,
    find(vendor) {
      const login = file.read(vendor);
      const servers = originsOf(vendor, named);
      return login !== null && servers.every((origin) => login.origins.includes(origin)) ? login : null;
    },
    list: file.list,
    forget: file.forget,
    page: (vendor, about) => pageOf(vendor, about, named),
    async accept(vendor, given, signal) {
      const draft = await drafted(vendor, given, { named, clock, signal });
      const server = vendorClient(vendor, hostsOf[vendor][0]!, { clock, named, login: () => draft });
      const { value } = await server.json({ ...trials[vendor], signal });
      const login = { ...draft, who: draft.who ?? whoIn(value) };
      await file.keep(login);
      return login;
    },
    wait: waitForCode,
    open: openInBrowser,
  };
}
