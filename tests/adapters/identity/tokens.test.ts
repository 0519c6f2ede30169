import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { tokens } from '../../../src/adapters/identity/tokens.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { CoachError } from '../../../src/core/errors.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-tokens-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const start = Date.parse('2026-11-30T10:00:00Z');
function made(name: string) {
  const file = path.join(folder, name);
  let at = start;
  const port = tokens(file, { ...systemClock, now: () => at });
  const pass = (ms: number) => {
    at += ms;
  };
  const keys = () =>
    (JSON.parse(fs.readFileSync(file, 'utf8')) as { keys: { kid: string; secret: string }[] }).keys;
  return { file, port, pass, keys };
}

const minute = 60_000;
const claims = { userId: 'user-1', family: 'family-1' };
const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('access tokens', () => {
  it('are good for a quarter of an hour, and only that', async () => {
    const { port, pass, file } = made('life.json');
    const { token, expiresAt } = await port.sign(claims);
    expect(expiresAt - start).toBe(15 * minute);
    expect(await port.verify(token)).toEqual({ ...claims, expiresAt });
    pass(15 * minute - 1000);
    expect(await port.verify(token)).not.toBeNull();
    pass(1000);
    expect(await port.verify(token)).toBeNull();
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  it('of the last key stay good while they last, and not longer', async () => {
    const { port, pass, keys } = made('rotate.json');
    const { token: old } = await port.sign(claims);
    pass(10 * minute);
    const kid = await port.rotate();
    expect(keys().map((key) => key.kid)).toHaveLength(2);
    expect(await port.verify(old)).not.toBeNull();
    const { token: next } = await port.sign(claims);
    expect(JSON.parse(Buffer.from(next.split('.')[0]!, 'base64url').toString())).toMatchObject({ kid });
    pass(6 * minute);
    expect(await port.verify(old)).toBeNull();
    expect(await port.verify(next)).not.toBeNull();
    pass(15 * minute);
    await port.rotate();
    expect(keys()).toHaveLength(2);
  });

  it('are not made with a secret that is too short, or from a damaged file', async () => {
    const { file, port } = made('short.json');
    const key = { kid: 'a', secret: b64('six by'), retiredAt: null };
    fs.writeFileSync(file, JSON.stringify({ keys: [key] }));
    await expect(port.sign(claims)).rejects.toThrow(/shorter than 32 bytes/);
    await expect(port.verify('x')).rejects.toThrow(CoachError);
    fs.writeFileSync(file, '{"keys":[');
    await expect(port.sign(claims)).rejects.toThrow(/not readable/);
  });
});

describe('forged tokens', () => {
  const { port, keys } = made('attacks.json');
  const now = start / 1000;
  const good = {
    iss: 'coach',
    aud: 'coach-serve',
    sub: 'user-1',
    fam: 'family-1',
    iat: now,
    exp: now + 900,
  };
  type Claims = Record<string, unknown>;

  /** A token with the real secret: only what it says is wrong. */
  const signed = (header: Claims, payload: Claims, digest = 'sha256') => {
    const { kid, secret } = keys().at(-1)!;
    const head = b64({ alg: 'HS256', kid, typ: 'at+jwt', ...header });
    const body = `${head}.${b64(payload)}`;
    return `${body}.${createHmac(digest, Buffer.from(secret, 'base64url')).update(body).digest('base64url')}`;
  };
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const tampered = (token: string, at: 0 | 1 | 2, text: string) =>
    token
      .split('.')
      .map((part, i) => (i === at ? text : part))
      .join('.');

  it('forty kinds of them open nothing, and a good one does', async () => {
    await port.sign(claims);
    const fine = signed({}, good);
    expect(await port.verify(fine)).toMatchObject(claims);
    const rsa = await generateKeyPair('RS256');
    const byRsa = await new SignJWT(good)
      .setProtectedHeader({ alg: 'RS256', kid: keys()[0]!.kid, typ: 'at+jwt' })
      .sign(rsa.privateKey);
    const guessed = (secret: string) => {
      const body = `${b64({ alg: 'HS256', kid: keys()[0]!.kid, typ: 'at+jwt' })}.${b64(good)}`;
      return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
    };
    const [head, body, mark] = fine.split('.') as [string, string, string];
    const attacks: Record<string, string> = {
      'alg none': `${b64({ alg: 'none', kid: keys()[0]!.kid, typ: 'at+jwt' })}.${body}.`,
      'alg None with its signature': tampered(fine, 0, b64({ alg: 'None', kid: keys()[0]!.kid })),
      'alg left out': signed({ alg: undefined }, good),
      'alg HS384': signed({ alg: 'HS384' }, good, 'sha384'),
      'alg HS512': signed({ alg: 'HS512' }, good, 'sha512'),
      'alg RS256 said, HMAC done': signed({ alg: 'RS256' }, good),
      'RSA signature': byRsa,
      'alg in small letters': signed({ alg: 'hs256' }, good),
      'kid unknown': signed({ kid: 'nobody' }, good),
      'kid left out': signed({ kid: undefined }, good),
      'kid a path': signed({ kid: '../../dev/null' }, good),
      'kid a number': signed({ kid: 1 }, good),
      'kid of a prototype': signed({ kid: '__proto__' }, good),
      'key brought along (jwk)': signed({ jwk: { kty: 'oct', k: b64('mine') } }, good),
      'key named by address (jku)': signed({ jku: 'http://127.0.0.1/keys' }, good),
      'key named by certificate (x5u)': signed({ x5u: 'http://127.0.0.1/x' }, good),
      'certificate brought along (x5c)': signed({ x5c: ['MIIB'] }, good),
      'crit not known': signed({ crit: ['new'], new: 1 }, good),
      'crit empty': signed({ crit: [] }, good),
      'typ of another token': signed({ typ: 'JWT' }, good),
      'typ left out': signed({ typ: undefined }, good),
      'exp left out': signed({}, without('exp')),
      'exp past': signed({}, { ...good, iat: now - 901, exp: now - 1 }),
      'exp a text': signed({}, { ...good, exp: String(now + 900) }),
      'exp a day off': signed({}, { ...good, exp: now + 86_400 }),
      'exp not a number': signed({}, { ...good, exp: null }),
      'iat left out': signed({}, without('iat')),
      'iat in the future': signed({}, { ...good, iat: now + 600, exp: now + 900 }),
      'nbf in the future': signed({}, { ...good, nbf: now + 600 }),
      'sub left out': signed({}, without('sub')),
      'sub empty': signed({}, { ...good, sub: '' }),
      'sub a list': signed({}, { ...good, sub: ['user-1'] }),
      'aud of another service': signed({}, { ...good, aud: 'other' }),
      'aud left out': signed({}, without('aud')),
      'aud a list with ours': signed({}, { ...good, aud: ['other', 'coach-serve'] }),
      'iss of another': signed({}, { ...good, iss: 'evil' }),
      'iss left out': signed({}, without('iss')),
      'sign-in left out': signed({}, without('fam')),
      'payload changed': tampered(fine, 1, b64({ ...good, sub: 'owner' })),
      'signature cut': `${head}.${body}.${mark.slice(0, -4)}`,
      'signature empty': `${head}.${body}.`,
      'a part too many': `${fine}.${mark}`,
      'secret guessed: empty': guessed(''),
      'secret guessed: secret': guessed('super-secret'),
      'secret the text of its base64': guessed(keys()[0]!.secret),
      'unsigned JSON': JSON.stringify(good),
      nothing: '',
      'zeros in it': `${head}\u0000.${body}.${mark}`,
    };
    expect(Object.keys(attacks).length).toBeGreaterThanOrEqual(40);
    const accepted: string[] = [];
    for (const [name, token] of Object.entries(attacks))
      if ((await port.verify(token)) !== null) accepted.push(name);
    expect(accepted).toEqual([]);
  });
});
