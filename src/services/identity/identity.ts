import type { Ports } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Identity, SignIn, Verified } from '../../ports/identity.ts';

/** A sign-in that nobody refreshed for so long is over. */
const refreshMs = 30 * 86_400_000;
/** How long it is believed that there are no users. */
const openMs = 1_000;

const noKey = () =>
  new CoachError('denied', 'That key opens nothing', 'A key is made by `coach auth key create <user>`.');
const noSession = () => new CoachError('denied', 'This sign-in is over', 'Sign in again with a key.');

/** Who is who by the store's users, keys and sign-ins. */
export function identityOf(ports: Ports): Identity {
  const { clock, digest } = ports;
  let asked = { at: Number.NEGATIVE_INFINITY, some: false };
  const repository = async () => (await ports.store()).identity;

  async function issued(userId: string, keyId: string, family: string): Promise<SignIn> {
    const now = clock.now();
    const refreshToken = `refresh_${secretOf(clock)}`;
    await (await repository()).addRefresh(
      digest(refreshToken),
      { family, userId, keyId, expiresAt: now + refreshMs },
      now,
    );
    const { token, expiresAt } = await (await ports.tokens()).sign({ userId, family });
    return { accessToken: token, expiresInMs: expiresAt - clock.now(), refreshToken };
  }

  return {
    async required() {
      const now = clock.monotonic();
      if (!asked.some && now - asked.at > openMs)
        asked = { at: now, some: (await (await repository()).users()).length > 0 };
      return asked.some;
    },
    async verify(credential): Promise<Verified | null> {
      if (credential.startsWith('coach_')) {
        const held = await (await repository()).keyHolder(digest(credential), clock.now());
        return held === null ? null : { who: held.who, expiresAt: held.expiresAt };
      }
      const claims = await (await ports.tokens()).verify(credential);
      if (claims === null) return null;
      // Signed in good time is not enough: the sign-in may have been ended, the user removed or their role changed since.
      const who = await (await repository()).familyHolder(claims.family);
      return who === null || who.id !== claims.userId ? null : { who, expiresAt: claims.expiresAt };
    },
    async signIn(key) {
      const held = await (await repository()).keyHolder(digest(key), clock.now());
      if (held === null) throw noKey();
      return issued(held.who.id, held.keyId, clock.id());
    },
    async refresh(token) {
      const row = await (await repository()).spendRefresh(digest(token), clock.now());
      if (row === null || row.revokedAt !== null || row.expiresAt <= clock.now()) throw noSession();
      if (row.usedAt !== null) {
        // Two hold it, and one of them is not the one it was given to.
        await (await repository()).revokeFamily(row.family, clock.now());
        throw noSession();
      }
      return issued(row.userId, row.keyId, row.family);
    },
    async signOut(token) {
      const row = await (await repository()).spendRefresh(digest(token), clock.now());
      if (row !== null) await (await repository()).revokeFamily(row.family, clock.now());
    },
  };
}

/** A text of 244 random bits that nobody guesses; only its hash is ever kept, so that no slow hash is needed. */
export const secretOf = (clock: Clock): string => `${clock.id()}${clock.id()}`.replaceAll('-', '');
