import { createSign, generateKeyPairSync } from 'node:crypto';
import net, { type AddressInfo, type LookupFunction } from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, hear, modelAt } from '../../../support/model-client.ts';
import { modelServer } from '../../../support/model-server.ts';

const opened: { close(): unknown }[] = [];
afterAll(async () => {
  for (const one of opened) await one.close();
});

async function listening(onSocket: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

describe('a connection that does not come about', () => {
  const failing =
    (code: string): LookupFunction =>
    (_name, _options, done) =>
      setImmediate(() => done(Object.assign(new Error(code), { code }), '', 0));

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('a name that gives %s', async (code) => {
    const heard = await hear(modelAt('http://localhost:9/v1', { lookup: failing(code) }));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect', partial: false });
    expect(heard.last).toHaveProperty('message', expect.stringContaining(code));
  });

  it('a name that is never found out', async () => {
    const heard = await hear(modelAt('http://localhost:9/v1', { lookup: () => {} }));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect' });
  });

  it('a name that was turned to another network', async () => {
    const inwards: LookupFunction = (_name, _options, done) =>
      (done as unknown as (e: null, a: object[]) => void)(null, [{ address: '10.0.0.1', family: 4 }]);
    const heard = await hear(modelAt('http://localhost:9/v1', { lookup: inwards }));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect' });
  });

  it('a port where nothing listens', async () => {
    const gone = await modelServer();
    await gone.close();
    const heard = await hear(modelAt(gone.url));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect' });
  });

  it('a server that accepts and says nothing to TLS', async () => {
    const port = await listening(() => {});
    const heard = await hear(modelAt(`https://127.0.0.1:${port}/v1`));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect' });
  });

  it('a plain server behind https', async () => {
    const port = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const heard = await hear(modelAt(`https://127.0.0.1:${port}/v1`));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect' });
  });
});

/** One DER element. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** A certificate for localhost that nobody trusts, made for this run. */
function certificate(): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
  const text = (value: string) => der(0x0c, Buffer.from(value));
  const name = der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), text('localhost'))));
  const time = (value: string) => der(0x17, Buffer.from(value));
  const body = der(
    0x30,
    der(0xa0, Buffer.from('020102', 'hex')),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    der(0x30, time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}

describe('TLS', () => {
  let secure: tls.Server;
  let securePort: number;
  let asked = 0;
  beforeAll(async () => {
    secure = tls.createServer(certificate(), (socket) => {
      socket.on('data', () => asked++);
      socket.on('error', () => {});
    });
    secure.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    securePort = (secure.address() as AddressInfo).port;
    opened.push(secure);
  });

  it('a certificate that nobody vouches for gets no request', async () => {
    const heard = await hear(modelAt(`https://127.0.0.1:${securePort}/v1`));
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'connect' });
    expect(heard.last).toHaveProperty('message', expect.stringMatching(/SELF_SIGNED|CERT/));
    expect(asked).toBe(0);
  });

  it('a reset at any byte of the handshake', async () => {
    let budget = 0;
    let most = 0;
    const port = await listening((socket) => {
      let left = budget;
      let passed = 0;
      const upstream = net.connect(securePort, '127.0.0.1');
      upstream.on('error', () => {});
      socket.on('data', (bytes) => upstream.write(bytes));
      socket.on('close', () => upstream.destroy());
      upstream.on('data', (bytes) => {
        passed += bytes.length;
        most = Math.max(most, passed);
        socket.write(bytes.subarray(0, left));
        left -= bytes.length;
        if (left <= 0) socket.resetAndDestroy();
      });
    });
    const seen: string[] = [];
    for (budget = 0; budget < Math.max(most, 600); budget += budget < 120 ? 1 : 9) {
      const model = modelAt(`https://127.0.0.1:${port}/v1`, { random: () => 0 });
      const heard = await hear(model, ask());
      expect(heard.last.type).toBe('failed');
      if (heard.last.type === 'failed') seen.push(heard.last.reason);
    }
    expect(new Set(seen)).toEqual(new Set(['connect']));
    expect(seen.length).toBeGreaterThan(150);
  });
});
