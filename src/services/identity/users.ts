import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { ApiKeyRow, Role, UserRow } from '../../ports/identity.ts';
import { secretOf } from './identity.ts';

const dayMs = 86_400_000;

/** Somebody who may use a server, with their first key, which is told this once. */
export async function addUser(
  words: { name: string; role: Role },
  context: Context,
): Promise<{ user: UserRow; key: string; keyId: string }> {
  const { clock } = context.ports;
  const { identity } = await context.ports.store();
  const user = { id: clock.id(), ...words, createdAt: clock.now(), removedAt: null };
  await identity.addUser(user, user.createdAt);
  const { id, key } = await createKey({ user: words.name, name: 'first', days: undefined }, context);
  return { user, key, keyId: id };
}

async function named(name: string, context: Context): Promise<UserRow> {
  const found = (await (await context.ports.store()).identity.users()).find((user) => user.name === name);
  if (found !== undefined) return found;
  throw new CoachError('missing', `There is no user "${name}"`, 'See `coach auth user list`.');
}

/** A further key of somebody; only its hash is kept. */
export async function createKey(
  words: { user: string; name: string; days: number | undefined },
  context: Context,
): Promise<{ id: string; key: string; expiresAt: number | null }> {
  const { clock, digest } = context.ports;
  const user = await named(words.user, context);
  const id = clock.id().slice(0, 8);
  const key = `coach_${secretOf(clock)}`;
  const expiresAt = words.days === undefined ? null : clock.now() + words.days * dayMs;
  const { identity } = await context.ports.store();
  await identity.addKey({ id, userId: user.id, name: words.name, expiresAt, hash: digest(key) }, clock.now());
  return { id, key, expiresAt };
}

/** Whether a key opens anything at a time. */
export const inForce = ({ revokedAt, expiresAt }: ApiKeyRow, at: number): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > at);
