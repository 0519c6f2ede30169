-- Option chains, bars, suggestions, imports and the event log. Times are epoch ms UTC.

CREATE TABLE chains (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  exchange TEXT NOT NULL CHECK (exchange <> ''),
  currency TEXT NOT NULL CHECK (currency IN ('INR', 'USD')),
  as_of INTEGER NOT NULL CHECK (as_of >= 0),
  received_at INTEGER NOT NULL CHECK (received_at >= 0),
  source TEXT NOT NULL CHECK (source <> ''),
  spot REAL CHECK (spot > 0 AND spot < 1e300), -- null: the source gave none
  note TEXT NOT NULL,
  expiries TEXT NOT NULL CHECK (json_valid(expiries)),
  legs INTEGER NOT NULL CHECK (legs >= 0),
  slices BLOB NOT NULL
) STRICT;

CREATE INDEX chains_by_time ON chains (symbol, as_of, received_at);

CREATE TABLE chain_summaries (
  chain_id TEXT NOT NULL REFERENCES chains (id) ON DELETE CASCADE,
  expiry TEXT NOT NULL CHECK (length(expiry) = 10),
  symbol TEXT NOT NULL,
  as_of INTEGER NOT NULL CHECK (as_of >= 0),
  years REAL NOT NULL,
  spot REAL, -- null: the source gave none
  forward REAL,
  atm_iv REAL,
  pcr_oi REAL,
  max_pain REAL,
  straddle REAL,
  call_oi REAL NOT NULL CHECK (call_oi >= 0),
  put_oi REAL NOT NULL CHECK (put_oi >= 0),
  resistance REAL,
  support REAL,
  PRIMARY KEY (chain_id, expiry)
) STRICT;

CREATE INDEX chain_summaries_by_time ON chain_summaries (symbol, as_of, expiry);

CREATE TABLE bar_series (
  id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  bar_interval TEXT NOT NULL CHECK (bar_interval IN ('1d', '1h', '30m', '15m', '5m', '1m')),
  source TEXT NOT NULL CHECK (source <> ''),
  UNIQUE (symbol, bar_interval)
) STRICT;

-- A block owns the times from its first bar up to the first bar of the next block; the checksum covers its columns.
CREATE TABLE bar_blocks (
  series INTEGER NOT NULL REFERENCES bar_series (id) ON DELETE CASCADE,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL CHECK (last_at >= first_at),
  bar_count INTEGER NOT NULL CHECK (bar_count BETWEEN 1 AND 65536),
  checksum INTEGER NOT NULL,
  times BLOB NOT NULL,
  opens BLOB NOT NULL,
  highs BLOB NOT NULL,
  lows BLOB NOT NULL,
  closes BLOB NOT NULL,
  volumes BLOB NOT NULL,
  PRIMARY KEY (series, first_at)
) STRICT;

CREATE TABLE suggestions (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  as_of INTEGER NOT NULL CHECK (as_of >= 0),
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  chain_id TEXT NOT NULL REFERENCES chains (id),
  rules_version TEXT NOT NULL CHECK (rules_version <> ''),
  document TEXT NOT NULL,
  inputs TEXT NOT NULL
) STRICT;

CREATE INDEX suggestions_by_time ON suggestions (created_at);
CREATE INDEX suggestions_by_symbol ON suggestions (symbol, created_at);
CREATE INDEX suggestions_by_chain ON suggestions (chain_id);

CREATE TABLE imports (
  hash TEXT NOT NULL PRIMARY KEY CHECK (hash <> ''),
  path TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  rows_read INTEGER NOT NULL CHECK (rows_read >= 0),
  rows_kept INTEGER NOT NULL CHECK (rows_kept >= 0),
  rows_refused INTEGER NOT NULL CHECK (rows_refused >= 0)
) STRICT;

-- Append-only; each row's hash covers its content and the hash of the row before it.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  kind TEXT NOT NULL CHECK (kind <> ''),
  body TEXT NOT NULL CHECK (json_valid(body)),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER events_keep_rows BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_keep_all BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
