import { CoachError } from '../../core/errors.ts';
import type { ApiKeyRow, IdentityRepository, RefreshRow, Role, UserRow, Who } from '../../ports/identity.ts';
import type { Driver } from './driver.ts';
import { whole } from './finite.ts';

const userColumns = `id, name, role, created_at AS "createdAt", removed_at AS "removedAt"`;
const keyColumns = `k.id, k.user_id AS "userId", u.name AS "userName", k.name, k.created_at AS "createdAt",
  k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt"`;
const noteEveryMs = 60_000;

type Users = Pick<IdentityRepository, 'addUser' | 'users' | 'user' | 'removeUser'>;

function users(db: Driver): Users {
  return {
    addUser: ({ id, name, role }, at) =>
      db.transaction(async (tx) => {
        const taken = await tx.all('SELECT 1 FROM users WHERE name = ? AND removed_at IS NULL', [name]);
        if (taken.length > 0)
          throw new CoachError('refused', `There is a user "${name}" already`, 'Choose another name.');
        await tx.run('INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, ?)', [
          id,
          name,
          role,
          whole(at, 'User: at'),
        ]);
      }),
    users: ({ removed = false } = {}) =>
      db.all<UserRow>(
        `SELECT ${userColumns} FROM users ${removed ? '' : 'WHERE removed_at IS NULL'} ORDER BY name, created_at`,
      ),
    async user(id) {
      const [row] = await db.all<UserRow>(`SELECT ${userColumns} FROM users WHERE id = ?`, [id]);
      return row ?? null;
    },
    removeUser: (name, at) =>
      db.transaction(async (tx) => {
        const [row] = await tx.all<{ id: string }>(
          'SELECT id FROM users WHERE name = ? AND removed_at IS NULL',
          [name],
        );
        if (row === undefined) return false;
        const when = whole(at, 'User: at');
        await tx.run('UPDATE users SET removed_at = ? WHERE id = ?', [when, row.id]);
        await tx.run('UPDATE api_keys SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL', [
          when,
          row.id,
        ]);
        await tx.run('UPDATE refresh_tokens SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL', [
          when,
          row.id,
        ]);
        return true;
      }),
  };
}

interface Holder {
  keyId: string;
  id: string;
  name: string;
  role: Role;
  expiresAt: number | null;
  lastUsedAt: number | null;
}

type Keys = Pick<IdentityRepository, 'addKey' | 'keys' | 'keyHolder' | 'revokeKey'>;

function keys(db: Driver): Keys {
  return {
    addKey: (key, at) =>
      db.transaction(async (tx) => {
        await tx.run(
          'INSERT INTO api_keys (id, user_id, name, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
          [key.id, key.userId, key.name, key.hash, whole(at, 'Key: at'), key.expiresAt],
        );
      }),
    keys: (userName) =>
      db.all<ApiKeyRow>(
        `SELECT ${keyColumns} FROM api_keys k JOIN users u ON u.id = k.user_id
         ${userName === undefined ? '' : 'WHERE u.name = ? AND u.removed_at IS NULL'} ORDER BY k.created_at DESC, k.id`,
        userName === undefined ? [] : [userName],
      ),
    async keyHolder(hash, at) {
      const [row] = await db.all<Holder>(
        `SELECT k.id AS "keyId", u.id, u.name, u.role, k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt"
         FROM api_keys k JOIN users u ON u.id = k.user_id
         WHERE k.hash = ? AND k.revoked_at IS NULL AND u.removed_at IS NULL
           AND (k.expires_at IS NULL OR k.expires_at > ?)`,
        [hash, whole(at, 'Key: at')],
      );
      if (row === undefined) return null;
      const { keyId, id, name, role, expiresAt, lastUsedAt } = row;
      if (at - (lastUsedAt ?? 0) > noteEveryMs)
        await db.transaction((tx) =>
          tx.run('UPDATE api_keys SET last_used_at = ? WHERE id = ?', [at, keyId]),
        );
      return { keyId, who: { id, name, role }, expiresAt };
    },
    revokeKey: (id, at) =>
      db.transaction(async (tx) => {
        const { changes } = await tx.run(
          'UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
          [whole(at, 'Key: at'), id],
        );
        await tx.run('UPDATE refresh_tokens SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL', [
          at,
          id,
        ]);
        return changes > 0;
      }),
  };
}

type SignIns = Pick<IdentityRepository, 'addRefresh' | 'spendRefresh' | 'revokeFamily' | 'familyHolder'>;

function signIns(db: Driver): SignIns {
  return {
    addRefresh: (hash, { family, userId, keyId, expiresAt }, at) =>
      db.transaction(async (tx) => {
        // What ended long ago is of no use to anybody; a used one is kept until then, so that its second use is noticed.
        await tx.run('DELETE FROM refresh_tokens WHERE expires_at < ?', [whole(at, 'Sign-in: at')]);
        await tx.run(
          'INSERT INTO refresh_tokens (hash, family, user_id, key_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
          [hash, family, userId, keyId, at, whole(expiresAt, 'Sign-in: until')],
        );
      }),
    spendRefresh: (hash, at) =>
      db.transaction(async (tx) => {
        const [row] = await tx.all<RefreshRow>(
          `SELECT family, user_id AS "userId", key_id AS "keyId", expires_at AS "expiresAt", used_at AS "usedAt", revoked_at AS "revokedAt"
           FROM refresh_tokens WHERE hash = ?`,
          [hash],
        );
        if (row === undefined) return null;
        await tx.run('UPDATE refresh_tokens SET used_at = ? WHERE hash = ? AND used_at IS NULL', [
          whole(at, 'Sign-in: at'),
          hash,
        ]);
        return row;
      }),
    revokeFamily: (family, at) =>
      db.transaction(async (tx) => {
        await tx.run('UPDATE refresh_tokens SET revoked_at = ? WHERE family = ? AND revoked_at IS NULL', [
          whole(at, 'Sign-in: at'),
          family,
        ]);
      }),
    async familyHolder(family) {
      const [row] = await db.all<Who>(
        `SELECT u.id, u.name, u.role FROM users u WHERE u.removed_at IS NULL AND u.id IN
           (SELECT user_id FROM refresh_tokens WHERE family = ? AND revoked_at IS NULL) LIMIT 1`,
        [family],
      );
      return row ?? null;
    },
  };
}

/** Users, keys and sign-ins in one database. */
export function identity(db: Driver): IdentityRepository {
  return { ...users(db), ...keys(db), ...signIns(db) };
}
