import { z } from 'zod';
import { count, instant, list, oneOf, orNull, words } from './figure.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'write small letters, digits, dot, hyphen and underscore')
  .describe('Name of the user');
const role = oneOf(
  'What they may do: owner everything on this store, trader everything on a store of their own, viewer look at this store',
  ['owner', 'trader', 'viewer'],
);
const keyId = words('Id of the key');
const shownOnce = words('The key; it is shown this once and only its hash is kept');

export const userAddInput = z.object({
  name,
  role: z
    .enum(['owner', 'trader', 'viewer'])
    .default('trader')
    .describe('owner, trader or viewer; trader has a store of their own'),
});
export const userAddDocument = z.object({
  id: words('Id of the user'),
  name: words('Their name'),
  role,
  keyId,
  key: shownOnce,
});
export const userListDocument = z.object({
  users: list(
    'Users by name',
    z.object({
      id: words('Id of the user'),
      name: words('Their name'),
      role,
      createdAt: instant('When they were added'),
      keys: count('Keys in force'),
    }),
  ),
});
export const userNamed = z.object({ name });
export const userRemoveDocument = z.object({
  name: words('Who may not come in any more'),
  removed: z.boolean().describe('False where there was none of that name'),
});

export const keyCreateInput = z.object({
  user: name,
  name: z.string().min(1).max(60).default('key').describe('What it is for'),
  days: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .optional()
    .describe('Days it is good for; without an end when left out'),
});
export const keyCreateDocument = z.object({
  id: keyId,
  user: words('Whose it is'),
  key: shownOnce,
  expiresAt: orNull(instant('When it ends; null for never')),
});
export const keyListInput = z.object({ user: name.optional() });
export const keyListDocument = z.object({
  keys: list(
    'Keys, the newest first',
    z.object({
      id: keyId,
      user: words('Whose it is'),
      name: words('What it is for'),
      createdAt: instant('When it was made'),
      expiresAt: orNull(instant('When it ends; null for never')),
      revokedAt: orNull(instant('When it was revoked; null while it is not')),
      lastUsedAt: orNull(instant('When it was last used, to the minute; null for never')),
      inForce: z.boolean().describe('Whether it opens anything'),
    }),
  ),
});
export const keyRevokeInput = z.object({ id: z.string().min(1).max(40).describe('Id of the key') });
export const keyRevokeDocument = z.object({
  id: keyId,
  revoked: z.boolean().describe('False where no such key was in force'),
});
export const rotateDocument = z.object({ kid: words('Name of the key that signs from now on') });
