import { command } from '../../src/core/command.ts';
import {
  keyCreateDocument,
  keyCreateInput,
  keyListDocument,
  keyListInput,
  keyRevokeDocument,
  keyRevokeInput,
  rotateDocument,
  userAddDocument,
  userAddInput,
  userListDocument,
  userNamed,
  userRemoveDocument,
} from '../../src/core/shapes/identity.ts';
import { nothing } from '../../src/core/shapes/keeping.ts';
import { isoWithOffset } from '../../src/domain/calendar/calendar.ts';
import { addUser, createKey, inForce } from '../../src/services/identity/users.ts';

// Who may come in is decided at the machine itself.
const notFor = ['model', 'http', 'mcp', 'worker'] as const;
const when = (at: number) => isoWithOffset('NSE', at);
const whenOrNull = (at: number | null) => (at === null ? null : when(at));
const once = (key: string) => `Key, shown this once: ${key}`;

export const userAdd = command({
  effect: 'write',
  notFor: [...notFor],
  positional: ['name'],
  input: userAddInput,
  output: userAddDocument,
  example: { name: 'asha', role: 'trader' },
  say: ({ name, role, key }) => `${name} may come in as ${role}. ${once(key)}`,
  async run(input, context) {
    const { user, key, keyId } = await addUser(input, context);
    return { id: user.id, name: user.name, role: user.role, keyId, key };
  },
});

export const userList = command({
  effect: 'read',
  notFor: [...notFor],
  input: nothing,
  output: userListDocument,
  example: {},
  say: ({ users }) =>
    users.length === 0
      ? 'There are no users: whoever is at this machine may use a server here.'
      : users
          .map(({ name, role, keys }) => `${name} (${role}, ${keys} key${keys === 1 ? '' : 's'})`)
          .join('\n'),
  async run(_input, { ports }) {
    const { identity } = await ports.store();
    const [users, keys] = await Promise.all([identity.users(), identity.keys()]);
    const now = ports.clock.now();
    return {
      users: users.map(({ id, name, role, createdAt }) => ({
        id,
        name,
        role,
        createdAt: when(createdAt),
        keys: keys.filter((key) => key.userId === id && inForce(key, now)).length,
      })),
    };
  },
});

export const userRemove = command({
  effect: 'write',
  notFor: [...notFor],
  positional: ['name'],
  input: userNamed,
  output: userRemoveDocument,
  example: { name: 'asha' },
  say: ({ name, removed }) =>
    removed
      ? `${name} may not come in any more; keys and sign-ins are ended. Their store stays.`
      : `There is no user ${name}.`,
  async run({ name }, { ports }) {
    const { identity } = await ports.store();
    return { name, removed: await identity.removeUser(name, ports.clock.now()) };
  },
});

export const keyCreate = command({
  effect: 'write',
  notFor: [...notFor],
  positional: ['user'],
  input: keyCreateInput,
  output: keyCreateDocument,
  example: { user: 'asha', name: 'laptop' },
  say: ({ key }) => once(key),
  async run({ user, name, days }, context) {
    const { id, key, expiresAt } = await createKey({ user, name, days }, context);
    return { id, user, key, expiresAt: whenOrNull(expiresAt) };
  },
});

export const keyList = command({
  effect: 'read',
  notFor: [...notFor],
  positional: ['user'],
  input: keyListInput,
  output: keyListDocument,
  example: {},
  say: ({ keys }) =>
    keys.length === 0
      ? 'There are no keys.'
      : keys
          .map(({ id, user, name, inForce: good }) => `${id}  ${user}  ${name}${good ? '' : '  (ended)'}`)
          .join('\n'),
  async run({ user }, { ports }) {
    const now = ports.clock.now();
    const keys = await (await ports.store()).identity.keys(user);
    return {
      keys: keys.map((key) => ({
        id: key.id,
        user: key.userName,
        name: key.name,
        createdAt: when(key.createdAt),
        expiresAt: whenOrNull(key.expiresAt),
        revokedAt: whenOrNull(key.revokedAt),
        lastUsedAt: whenOrNull(key.lastUsedAt),
        inForce: inForce(key, now),
      })),
    };
  },
});

export const keyRevoke = command({
  effect: 'write',
  notFor: [...notFor],
  positional: ['id'],
  input: keyRevokeInput,
  output: keyRevokeDocument,
  example: { id: '0a1b2c3d' },
  say: ({ id, revoked }) =>
    revoked ? `${id} opens nothing any more; sign-ins with it are ended.` : `No key ${id} was in force.`,
  async run({ id }, { ports }) {
    const { identity } = await ports.store();
    return { id, revoked: await identity.revokeKey(id, ports.clock.now()) };
  },
});

export const rotate = command({
  effect: 'write',
  notFor: [...notFor],
  input: nothing,
  output: rotateDocument,
  example: {},
  say: ({ kid }) =>
    `Tokens are signed with key ${kid} from now on; those of the last one end within 15 minutes.`,
  run: async (_input, { ports }) => ({ kid: await (await ports.tokens()).rotate() }),
});
