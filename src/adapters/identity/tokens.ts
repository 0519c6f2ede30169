import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccessClaims, Tokens } from '../../ports/identity.ts';
import { type SigningKey, signingKeys } from './signing-keys.ts';

const algorithm = 'HS256';
const issuer = 'coach';
const audience = 'coach-serve';
const type = 'at+jwt';
const lifeMs = 15 * 60_000;
const lifeSeconds = lifeMs / 1000;
const headers = new Set(['alg', 'kid', 'typ']);

const secretOf = ({ secret }: SigningKey) => new Uint8Array(Buffer.from(secret, 'base64url'));

/** What a payload says, where it says all of it in the way it is written here. */
function claimsOf({ sub, fam, exp, iat, aud }: JWTPayload): AccessClaims | null {
  if (typeof sub !== 'string' || sub === '' || typeof fam !== 'string' || fam === '') return null;
  if (aud !== audience || exp === undefined || iat === undefined || exp - iat > lifeSeconds) return null;
  return { userId: sub, family: fam, expiresAt: exp * 1000 };
}

/** Access tokens signed with the keys of a file. */
export function tokens(file: string, clock: Clock): Tokens {
  const ring = signingKeys(file);
  return {
    async sign({ userId, family }) {
      const key = (await ring.all()).find(({ retiredAt }) => retiredAt === null);
      if (key === undefined)
        throw new CoachError('usage', `No key signs: ${file}`, 'Run `coach auth rotate`.');
      const now = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({ fam: family })
        .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: type })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(secretOf(key));
      return { token, expiresAt: (now + lifeSeconds) * 1000 };
    },
    async verify(token) {
      const keys = await ring.all();
      const now = clock.now();
      const good = ({ retiredAt }: SigningKey) => retiredAt === null || now - retiredAt < lifeMs;
      const keyOf = ({ kid }: { kid?: string }) => {
        const key = keys.find((one) => one.kid === kid && good(one));
        if (key === undefined) throw new Error('unknown key');
        return secretOf(key);
      };
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
          algorithms: [algorithm],
          issuer,
          audience,
          typ: type,
          requiredClaims: ['exp', 'iat', 'sub', 'iss', 'aud', 'fam'],
          maxTokenAge: lifeSeconds,
          currentDate: new Date(now),
        });
        return Object.keys(protectedHeader).every((name) => headers.has(name)) ? claimsOf(payload) : null;
      } catch {
        return null;
      }
    },
    rotate: () => ring.rotate(clock.now(), lifeMs),
  };
}
