import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { CoachError } from '../../core/errors.ts';

/** Where a call may end up. `none` are addresses no model server has: link-local (cloud metadata), multicast, unspecified. */
type Reach = 'loopback' | 'private' | 'public' | 'none';

function ranges(...list: string[]): BlockList {
  const block = new BlockList();
  for (const range of list) {
    const [address, bits] = range.split('/');
    block.addSubnet(address!, Number(bits), address!.includes(':') ? 'ipv6' : 'ipv4');
  }
  return block;
}

// IANA special-purpose address registries, IPv4 (RFC 6890 and updates) and IPv6.
const loopback = ranges('127.0.0.0/8', '::1/128');
const nowhere = ranges(
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/128',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
);
const inside = ranges('10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7');

/** The IPv4 address inside a NAT64 one (RFC 6052), which IPv6-only networks put in its place. */
function untranslated(address: string): string {
  const found = /^64:ff9b::(?:([\da-f]{1,4}):)?([\da-f]{1,4})$/i.exec(address);
  if (found === null) return address.replace(/^64:ff9b::(?=\d+\.)/i, '');
  const [high, low] = [Number.parseInt(found[1] ?? '0', 16), Number.parseInt(found[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The kind of an IP address; an IPv4 address written inside IPv6 counts as that IPv4 address. */
export function reachOf(written: string): Reach {
  const address = untranslated(written);
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(address, family)) return 'loopback';
  if (nowhere.check(address, family)) return 'none';
  return inside.check(address, family) ? 'private' : 'public';
}

/** A checked address of a model server. */
export interface Endpoint {
  /** Without a slash at its end. */
  baseUrl: string;
  origin: string;
  host: string;
  /** The kinds of address its name may stand for. */
  allowed: readonly Reach[];
}

const bad = (message: string, hint: string) => new CoachError('usage', message, hint);
const form = 'Write it like https://api.openai.com/v1 or http://localhost:11434/v1.';

function parsed(text: string): URL {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw bad('The base URL of the model server is not a URL', form);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw bad(`A model server cannot be reached by ${url.protocol}`, form);
  }
  if (url.username !== '' || url.password !== '') {
    throw bad('The base URL holds a user name or password', 'Take it out; give the key by its own variable.');
  }
  if (url.search !== '' || url.hash !== '') throw bad('The base URL holds a query or fragment', form);
  return url;
}

/**
 * Checks a base URL: https, or http to this machine, or (`privateHost`, no key) http inside a private network.
 * `privateHost` says that a person chose this very address. Throws CoachError `usage`.
 */
export function endpointOf(baseUrl: string, options: { privateHost: boolean; hasKey: boolean }): Endpoint {
  const url = parsed(baseUrl);
  const host = url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const local = host === 'localhost' || host.endsWith('.localhost');
  const literal = isIP(host) !== 0 ? reachOf(host) : null;
  const own = local || literal === 'loopback';
  const allowed: Reach[] = own ? ['loopback'] : [];
  if (!own && url.protocol === 'https:') allowed.push('public');
  if (!own && options.privateHost && (url.protocol === 'https:' || !options.hasKey)) {
    allowed.push('private', 'loopback');
  }
  if (allowed.length === 0) {
    throw options.hasKey && options.privateHost
      ? bad('A key is not sent without encryption', 'Use https, or take the key out for this server.')
      : bad('The base URL must begin with https', `Plain http is for this machine only. ${form}`);
  }
  if (literal !== null && !allowed.includes(literal))
    throw bad(`${host} is not an address for a model server`, form);
  return { baseUrl: url.href.replace(/\/+$/, ''), origin: url.origin, host, allowed };
}

/** A name lookup that gives only addresses of the allowed kinds, so that a name cannot be turned towards another network. */
export function guardedLookup(
  allowed: readonly Reach[],
  lookup: LookupFunction = systemLookup as unknown as LookupFunction,
): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const list = found as unknown as LookupAddress[];
      const fit = list.filter((entry) => allowed.includes(reachOf(entry.address)));
      // One address outside is enough to refuse: a name with both is how rebinding begins.
      if (fit.length === 0 || fit.length < list.length) {
        const refusal: NodeJS.ErrnoException = new Error(
          `${hostname} stands for an address that is not allowed`,
        );
        refusal.code = 'EACCES';
        return done(refusal, '', 0);
      }
      if (options.all) return (done as unknown as (e: null, a: LookupAddress[]) => void)(null, fit);
      return done(null, fit[0]!.address, fit[0]!.family);
    });
  };
}
