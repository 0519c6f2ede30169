import type { LookupAddress } from 'node:dns';
import http from 'node:http';
import net, { type AddressInfo, type LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { websockets } from '../../../src/adapters/market/stream/socket.ts';
import { upstoxFeed } from '../../../src/adapters/market/stream/upstox-feed.ts';
import { client } from '../../../src/adapters/vendor/client.ts';
import { hostAt, hostOf } from '../../../src/adapters/vendor/host.ts';
import { vendorHosts } from '../../../src/core/shapes/vendor.ts';
import { heldClock } from '../../support/vendor-server.ts';

/** This machine, in every way people have written it. */
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
]; // prettier-ignore
/** Networks of somebody's own, clouds' metadata, and addresses that are none. */
const elsewhere = [
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
  '0.0.0.0',
  '0',
  '0x0',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '[::]',
  '[::ffff:169.254.169.254]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[64:ff9b::a9fe:a9fe]',
  '[2002:7f00:1::]',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '192.0.2.1',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
]; // prettier-ignore
const clock = heldClock('2026-08-14T11:00:00+05:30');

let trap: net.Server;
let caught = 0;
let port = 0;
beforeAll(async () => {
  trap = net.createServer((socket) => {
    caught++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, resolve));
  port = (trap.address() as AddressInfo).port;
});
afterAll(() => new Promise<void>((resolve) => trap.close(() => resolve())));
beforeEach(() => {
  caught = 0;
});

describe('the servers of vendors', () => {
  it('are encrypted and public, each of them', () => {
    for (const name of vendorHosts)
      expect(hostOf(name, {})).toMatchObject({
        origin: expect.stringMatching(/^(https|wss):/),
        allowed: ['public'],
      });
  });
  it('are never an address of a private network, a cloud or nothing, however it is spelled', () => {
    expect(loopbacks.length + elsewhere.length).toBeGreaterThanOrEqual(60);
    for (const spelling of elsewhere)
      for (const scheme of ['https', 'http', 'wss', 'ws'])
        expect(() => hostAt('upstox', `${scheme}://${spelling}:${port}`), `${scheme} ${spelling}`).toThrow();
    // This machine is a server only where a person names it, and then names resolve to this machine alone.
    for (const spelling of loopbacks) {
      try {
        expect(hostAt('upstox', `http://${spelling}:${port}`).allowed, spelling).toEqual(['loopback']);
      } catch (thrown) {
        expect(String(thrown), spelling).toMatch(/address|URL|encrypted/);
      }
    }
    expect(caught).toBe(0);
  });
  it.each([
    'https://user:pw@api.upstox.com',
    'https://api.upstox.com/v2',
    'https://api.upstox.com?x=1',
    'http://api.upstox.com',
    'ftp://api.upstox.com',
    'nonsense',
  ])('are not %s', (address) => {
    expect(() => hostAt('upstox', address)).toThrow(/address of upstox/);
  });
});

describe('a name that turns towards another network', () => {
  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '192.168.1.1', 'fd00::1'])(
    'is not followed to %s',
    async (address) => {
      const lookup: LookupFunction = (_, options, done) => {
        const found: LookupAddress[] = [{ address, family: net.isIP(address) }];
        if (options.all) (done as unknown as (e: null, a: LookupAddress[]) => void)(null, found);
        else done(null, address, net.isIP(address));
      };
      const server = client({
        name: 'Vendor',
        limits: 'yahoo',
        host: { origin: `https://localhost:${port}`, allowed: ['public'] },
        clock,
        lookup,
      });
      await expect(server.json({ path: '/' })).rejects.toMatchObject({
        kind: 'unavailable',
        message: expect.stringMatching(/another network/),
      });
      expect(caught).toBe(0);
    },
  );
  it('nor to a mixture of its own and another', async () => {
    const lookup: LookupFunction = (_, options, done) => {
      const found = ['93.184.216.34', '127.0.0.1'].map((address) => ({ address, family: 4 }));
      if (options.all) (done as unknown as (e: null, a: LookupAddress[]) => void)(null, found);
      else done(null, found[1]!.address, 4);
    };
    const server = client({
      name: 'Vendor',
      limits: 'yahoo',
      host: { origin: `https://localhost:${port}`, allowed: ['public'] },
      clock,
      lookup,
    });
    await expect(server.json({ path: '/' })).rejects.toMatchObject({ kind: 'unavailable' });
    expect(caught).toBe(0);
  });
});

describe('a vendor that sends elsewhere', () => {
  it.each([301, 302, 303, 307, 308])('with a %s is not followed, and no key goes there', async (status) => {
    const redirecting = http.createServer((_, response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end(),
    );
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
    const { port: own } = redirecting.address() as AddressInfo;
    const headers = () => ({ authorization: 'Bearer CANARY' });
    const server = client({
      name: 'Vendor',
      limits: 'yahoo',
      host: hostAt('yahoo', `http://127.0.0.1:${own}`),
      clock,
      headers,
    });
    await expect(server.json({ path: '/' })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/redirect/),
    });
    const why = await new Promise<string>((resolve) => {
      websockets(['loopback'])(`ws://127.0.0.1:${own}/`, {
        opened: () => resolve('opened'),
        message: () => {},
        pong: () => {},
        closed: resolve,
      });
    });
    expect(why).not.toBe('opened');
    await new Promise<void>((resolve) => redirecting.close(() => resolve()));
    expect(caught).toBe(0);
  });
  it('with an absolute path stays on its own server', async () => {
    const server = client({
      name: 'Vendor',
      limits: 'yahoo',
      host: hostAt('yahoo', 'https://vendor.example'),
      clock,
    });
    await expect(server.json({ path: `http://127.0.0.1:${port}/` })).rejects.toThrow(/left its server/);
    await expect(server.json({ path: `//127.0.0.1:${port}/` })).rejects.toThrow(/left its server/);
    expect(caught).toBe(0);
  });
  it('with the address of a feed that is not its own is refused, however it is spelled', async () => {
    let named = '';
    const server = {
      origin: '',
      answer: () => Promise.reject(new Error('not asked')),
      json: async () => ({ value: { data: { authorized_redirect_uri: named } }, at: null }),
    };
    const feed = upstoxFeed({
      server,
      feed: hostOf('upstox-feed', {}),
      own: false,
      keys: async () => new Map(),
    });
    const { signal } = new AbortController();
    for (const spelling of [
      ...loopbacks,
      ...elsewhere,
      'upstox.com.evil.example',
      'evil-upstox.com',
      'api.upstox.com@evil.example',
    ])
      for (const scheme of ['wss', 'ws', 'https']) {
        named = `${scheme}://${spelling}:${port}/feed?code=1`;
        await expect(feed.address(signal), named).rejects.toMatchObject({ kind: 'unavailable' });
      }
    named = 'wss://wsfeeder-api.upstox.com/market-data-feeder/v3/upstox-developer-api/feeds?code=1';
    expect(await feed.address(signal)).toBe(named);
    expect(caught).toBe(0);
  });
});
