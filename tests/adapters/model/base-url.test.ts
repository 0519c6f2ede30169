import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { endpointOf, guardedLookup, reachOf } from '../../../src/adapters/model/base-url.ts';

const open = { privateHost: false, hasKey: true };
const keyless = { privateHost: true, hasKey: false };
const host = (name: string, scheme = 'https') => `${scheme}://${name}/v1`;

/** Spellings of this machine, of private networks and of cloud metadata. */
const loopbacks = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  '127.255.255.254',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'foo.localhost',
  '１２７.0.0.1',
  '127。0。0。1',
  'ⓛocalhost',
  '127.0.0.1%2e',
]; // prettier-ignore
const insides = [
  '10.0.0.1',
  '10.1',
  '0xa000001',
  '012.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.168.257',
  '3232235777',
  '0xc0.0xa8.1.1',
  '100.64.0.1',
  '100.127.255.254',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:c0a8:101]',
  '[64:ff9b::a00:1]',
]; // prettier-ignore
const nowheres = [
  '0.0.0.0',
  '0',
  '0x0',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[fe80::1]',
  '[fe80::a9fe:a9fe]',
  '[::]',
  '255.255.255.255',
  '224.0.0.1',
  '[ff02::1]',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.9',
  '[2001:db8::1]',
  '[64:ff9b::a9fe:a9fe]',
  '[fec0::1]',
]; // prettier-ignore

describe('endpointOf', () => {
  it(`refuses ${insides.length + nowheres.length} spellings of places that are not public`, () => {
    for (const name of [...insides, ...nowheres]) {
      expect(() => endpointOf(host(name), open), name).toThrow(expect.objectContaining({ kind: 'usage' }));
      expect(() => endpointOf(host(name, 'http'), open), name).toThrow(
        expect.objectContaining({ kind: 'usage' }),
      );
    }
  });

  it('takes every spelling of this machine for this machine and nothing else', () => {
    for (const name of loopbacks) {
      let allowed: readonly string[] = [];
      try {
        allowed = endpointOf(host(name, 'http'), open).allowed;
      } catch {
        // Not a host name at all.
        continue;
      }
      expect(allowed, name).toEqual(['loopback']);
    }
  });

  it('lets a person choose a private server, by plain http only without a key', () => {
    expect(endpointOf('http://192.168.1.20:8000/v1/', keyless)).toEqual({
      baseUrl: 'http://192.168.1.20:8000/v1',
      origin: 'http://192.168.1.20:8000',
      host: '192.168.1.20',
      allowed: ['private', 'loopback'],
    });
    expect(endpointOf('http://gpu.lan/v1', keyless).allowed).toEqual(['private', 'loopback']);
    expect(endpointOf('https://10.0.0.5/v1', { privateHost: true, hasKey: true }).allowed).toContain(
      'private',
    );
    expect(() => endpointOf('http://gpu.lan/v1', { privateHost: true, hasKey: true })).toThrow(
      /without encryption/,
    );
    expect(() => endpointOf('http://gpu.lan/v1', { privateHost: false, hasKey: false })).toThrow(
      /begin with https/,
    );
    for (const name of nowheres) expect(() => endpointOf(host(name), keyless), name).toThrow();
    expect(() => endpointOf('http://8.8.8.8/v1', keyless)).toThrow();
  });

  it('takes public servers by https and refuses everything that is more than an address', () => {
    expect(endpointOf(' https://api.openai.com/v1/ ', open)).toEqual({
      baseUrl: 'https://api.openai.com/v1',
      origin: 'https://api.openai.com',
      host: 'api.openai.com',
      allowed: ['public'],
    });
    for (const url of [
      '',
      'api.openai.com/v1',
      'http://api.openai.com/v1',
      'file:///etc/passwd',
      'data:text/plain,x',
      'ws://x.example',
      'https://user@x.example/v1',
      'https://u:p@x.example/v1',
      'https://x.example/v1?a=1',
      'https://x.example/v1#a',
      'https://',
      'javascript:alert(1)',
    ])
      expect(() => endpointOf(url, open), url).toThrow(expect.objectContaining({ kind: 'usage' })); // prettier-ignore
  });
});

describe('guardedLookup', () => {
  const resolving =
    (...addresses: string[]): LookupFunction =>
    (_name, _options, done) =>
      (done as unknown as (e: null, a: object[]) => void)(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  const looked = (allowed: Parameters<typeof guardedLookup>[0], all: boolean, ...addresses: string[]) =>
    new Promise<unknown>((resolve, reject) =>
      guardedLookup(allowed, resolving(...addresses))('x.example', { all }, (error, address) =>
        error ? reject(error) : resolve(address),
      ),
    );

  it('gives public addresses of a public name', async () => {
    expect(await looked(['public'], false, '93.184.216.34')).toBe('93.184.216.34');
    expect(await looked(['public'], true, '93.184.216.34', '2606:2800::1')).toHaveLength(2);
  });

  it('refuses a name that was turned inwards, even in part', async () => {
    for (const inside of [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:10.0.0.1',
      'fe80::1',
      '0.0.0.0',
    ]) {
      await expect(looked(['public'], true, inside), inside).rejects.toMatchObject({ code: 'EACCES' });
      await expect(looked(['public'], true, '93.184.216.34', inside), inside).rejects.toThrow();
    }
    await expect(looked(['private', 'loopback'], true, '93.184.216.34')).rejects.toThrow();
  });

  it('knows each kind of address', () => {
    expect(
      [
        '127.0.0.1',
        '10.0.0.1',
        '8.8.8.8',
        '169.254.1.1',
        '::1',
        'fd00::1',
        '2606:4700::1',
        '::ffff:8.8.8.8',
      ].map(reachOf),
    ).toEqual(['loopback', 'private', 'public', 'none', 'loopback', 'private', 'public', 'public']); // prettier-ignore
  });
});
