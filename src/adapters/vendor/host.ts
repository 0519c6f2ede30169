import { isIP } from 'node:net';
import file from '../../../data/vendors/vendors.json' with { type: 'json' };
import { CoachError } from '../../core/errors.ts';
import type { VendorHost } from '../../core/shapes/vendor.ts';
import { reachOf } from '../model/base-url.ts';

/** The one place a vendor's requests may end up. */
export interface Host {
  origin: string;
  /** The kinds of address its name may stand for: the internet, or this machine where a person named it. */
  allowed: readonly ReturnType<typeof reachOf>[];
}

const bad = (name: string, message: string) =>
  new CoachError(
    'usage',
    `The address of ${name} ${message}`,
    'Write it like https://api.upstox.com; plain http serves on this machine only. See the setting vendor-urls.',
  );

const bare = (hostname: string): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

/**
 * Checks an address: encrypted and public, or on this machine by name. Never a private network, a cloud's metadata, a path, a
 * user name or a query. Throws CoachError `usage`.
 */
export function hostAt(name: string, address: string): Host {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) throw bad(name, 'is not a URL');
  const open = url.protocol === 'http:' || url.protocol === 'ws:';
  if (!open && url.protocol !== 'https:' && url.protocol !== 'wss:') throw bad(name, 'is not https');
  if (url.username !== '' || url.password !== '') throw bad(name, 'holds a user name or password');
  if (url.search !== '' || url.hash !== '' || !/^\/?$/.test(url.pathname))
    throw bad(name, 'holds more than a server');
  const host = bare(url.hostname);
  const literal = isIP(host) !== 0 ? reachOf(host) : null;
  const own = literal === 'loopback' || host === 'localhost' || host.endsWith('.localhost');
  if (!own && open) throw bad(name, 'is not encrypted');
  if (!own && literal !== null && literal !== 'public') throw bad(name, `is ${host}, which no vendor has`);
  return { origin: `${url.protocol}//${url.host}`, allowed: own ? ['loopback'] : ['public'] };
}

/** A vendor's server: its usual one unless a person named another. */
export const hostOf = (name: VendorHost, named: Readonly<Partial<Record<string, string>>>): Host =>
  hostAt(name, named[name] ?? file.hosts[name]);
