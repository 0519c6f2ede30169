/** What somebody may do: an owner all that a server offers, a trader the same on a store of their own, a viewer only look. */
export type Role = 'owner' | 'trader' | 'viewer';

/** Somebody who asks a server. */
export interface Who {
  /** Of the user; `local` is the person at this machine where nobody has to say who they are. */
  id: string;
  name: string;
  role: Role;
}

export interface UserRow extends Who {
  /** Epoch ms UTC. */
  createdAt: number;
  /** Epoch ms UTC; null while they may come in. */
  removedAt: number | null;
}

/** A key as it is kept: its hash, never the key. */
export interface ApiKeyRow {
  id: string;
  userId: string;
  userName: string;
  name: string;
  createdAt: number;
  /** Null: until it is revoked. */
  expiresAt: number | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
}

/** A refresh token as it is kept. All that came from one sign-in are a family, revoked as one. */
export interface RefreshRow {
  family: string;
  userId: string;
  /** Of the key it began with. */
  keyId: string;
  expiresAt: number;
  usedAt: number | null;
  revokedAt: number | null;
}

/** Users, their keys and their sign-ins. Only hashes of secrets are kept. */
export interface IdentityRepository {
  /** Throws `refused` for a name that is taken. */
  addUser(user: Who, at: number): Promise<void>;
  /** Those who may come in, by name; with `removed` the others too. */
  users(options?: { removed?: boolean }): Promise<UserRow[]>;
  user(id: string): Promise<UserRow | null>;
  /** Their keys and sign-ins end with them. False where there is none of that name. */
  removeUser(name: string, at: number): Promise<boolean>;
  addKey(
    key: Pick<ApiKeyRow, 'id' | 'userId' | 'name' | 'expiresAt'> & { hash: string },
    at: number,
  ): Promise<void>;
  /** Newest first; without a user's name everybody's. */
  keys(userName?: string): Promise<ApiKeyRow[]>;
  /** The holder of a key that is good at a time, or null. The use is noted, once a minute at most. */
  keyHolder(hash: string, at: number): Promise<{ keyId: string; who: Who; expiresAt: number | null } | null>;
  /** Sign-ins that began with it end too. False where no such key is in force. */
  revokeKey(id: string, at: number): Promise<boolean>;
  addRefresh(
    hash: string,
    row: Pick<RefreshRow, 'family' | 'userId' | 'keyId' | 'expiresAt'>,
    at: number,
  ): Promise<void>;
  /** Marks a refresh token as used and gives it as it was before; null for one that is unknown. */
  spendRefresh(hash: string, at: number): Promise<RefreshRow | null>;
  /** Ends a sign-in: none of its refresh tokens is good any more. */
  revokeFamily(family: string, at: number): Promise<void>;
  /** The holder of a sign-in that is in force, or null. */
  familyHolder(family: string): Promise<Who | null>;
}

/** What an access token says, once it was found to be genuine and in force. */
export interface AccessClaims {
  userId: string;
  family: string;
  /** Epoch ms UTC. */
  expiresAt: number;
}

/** Signed tokens of a quarter of an hour at most. */
export interface Tokens {
  sign(claims: Pick<AccessClaims, 'userId' | 'family'>): Promise<{ token: string; expiresAt: number }>;
  /** Null for whatever is not a token of ours in force; never says why. */
  verify(token: string): Promise<AccessClaims | null>;
  /** From here on another key signs; tokens of the last one stay good until they expire. Gives the new key's name. */
  rotate(): Promise<string>;
}

/** A credential that is good: who it speaks for, until when, and how to look again whether it still is. */
export interface Verified {
  who: Who;
  /** Epoch ms UTC; null where it has no end of its own. */
  expiresAt: number | null;
}

export interface SignIn {
  accessToken: string;
  /** Ms the access token is good for. */
  expiresInMs: number;
  refreshToken: string;
}

/** Who is who, as a server asks it. */
export interface Identity {
  /** Whether anybody has to say who they are: there are users. */
  required(): Promise<boolean>;
  /** Of an API key or an access token; null for anything else. */
  verify(credential: string): Promise<Verified | null>;
  /** Tokens for a key. Throws `denied`. */
  signIn(key: string): Promise<SignIn>;
  /** New tokens for a refresh token, which is used by that. One used twice ends its whole sign-in. Throws `denied`. */
  refresh(token: string): Promise<SignIn>;
  /** Ends the sign-in of a refresh token; says nothing of whether there was one. */
  signOut(token: string): Promise<void>;
}
