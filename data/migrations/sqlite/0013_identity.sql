-- Who may use a server. Secrets are kept as hashes alone.
CREATE TABLE users (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  role TEXT NOT NULL CHECK (role IN ('owner', 'trader', 'viewer')),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  removed_at INTEGER CHECK (removed_at >= 0)
) STRICT;

-- A name is free again once its user was removed.
CREATE UNIQUE INDEX users_by_name ON users (name) WHERE removed_at IS NULL;

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  user_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  expires_at INTEGER CHECK (expires_at >= 0),
  revoked_at INTEGER CHECK (revoked_at >= 0),
  last_used_at INTEGER CHECK (last_used_at >= 0)
) STRICT;

CREATE INDEX api_keys_by_user ON api_keys (user_id);

CREATE TABLE refresh_tokens (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  family TEXT NOT NULL CHECK (family <> ''),
  user_id TEXT NOT NULL REFERENCES users (id),
  key_id TEXT NOT NULL REFERENCES api_keys (id),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  expires_at INTEGER NOT NULL CHECK (expires_at >= 0),
  used_at INTEGER CHECK (used_at >= 0),
  revoked_at INTEGER CHECK (revoked_at >= 0)
) STRICT;

CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_key ON refresh_tokens (key_id);
