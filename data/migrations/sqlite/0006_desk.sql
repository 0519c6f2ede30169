-- The desk: accounts that orders are traded in, what happened to them, their orders, alerts and the watch list. Times are epoch ms UTC.

CREATE TABLE desk_accounts (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  currency TEXT NOT NULL CHECK (currency IN ('INR', 'USD')),
  exchange TEXT NOT NULL CHECK (exchange IN ('NSE', 'BSE', 'US')),
  opened_at INTEGER NOT NULL CHECK (opened_at >= 0),
  practice INTEGER NOT NULL CHECK (practice IN (0, 1)), -- 1: made-up prices may be traded in it
  fill TEXT NOT NULL CHECK (fill <> ''),
  physical TEXT NOT NULL CHECK (physical IN ('deliver', 'close-before')),
  opening TEXT NOT NULL CHECK (json_valid(opening)) -- the state before its first event
) STRICT;

-- An account is the fold of its events. Each hash covers the event and the hash of the account's event before it.
CREATE TABLE desk_events (
  account TEXT NOT NULL REFERENCES desk_accounts (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  type TEXT NOT NULL CHECK (type <> ''),
  body TEXT NOT NULL CHECK (json_valid(body)),
  correlation TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (account, seq)
) STRICT;

CREATE TRIGGER desk_events_keep_rows BEFORE UPDATE ON desk_events
BEGIN SELECT raise(ABORT, 'desk events are append-only'); END;
CREATE TRIGGER desk_events_keep_all BEFORE DELETE ON desk_events
BEGIN SELECT raise(ABORT, 'desk events are append-only'); END;

-- The fold so far, so that a decision need not read every event again. It can be made anew at any time.
CREATE TABLE desk_states (
  account TEXT NOT NULL PRIMARY KEY REFERENCES desk_accounts (id),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  state TEXT NOT NULL CHECK (json_valid(state))
) STRICT;

CREATE TABLE orders (
  intent TEXT NOT NULL PRIMARY KEY CHECK (intent <> ''),
  account TEXT NOT NULL REFERENCES desk_accounts (id),
  placed_at INTEGER NOT NULL CHECK (placed_at >= 0),
  changed_at INTEGER NOT NULL CHECK (changed_at >= 0),
  symbol TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('filled', 'partly', 'working', 'sent', 'unknown', 'rejected', 'cancelled')),
  reason TEXT, -- code of the refusal
  trade TEXT,
  suggestion TEXT,
  request TEXT NOT NULL CHECK (json_valid(request)),
  report TEXT NOT NULL CHECK (json_valid(report)),
  correlation TEXT NOT NULL
) STRICT;

CREATE INDEX orders_by_time ON orders (account, placed_at);

-- Codes that a person types to resume; only their salted hashes. Never exported, never queried.
CREATE TABLE approvals (
  account TEXT NOT NULL REFERENCES desk_accounts (id),
  request INTEGER NOT NULL CHECK (request > 0),
  salt TEXT NOT NULL CHECK (length(salt) >= 32),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  until_at INTEGER NOT NULL CHECK (until_at >= 0),
  PRIMARY KEY (account, request)
) STRICT;

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  account TEXT NOT NULL,
  code TEXT NOT NULL CHECK (code <> ''),
  body TEXT NOT NULL CHECK (json_valid(body)),
  sent_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  fault TEXT
) STRICT;

CREATE INDEX outbox_waiting ON outbox (sent_at, seq);

CREATE TABLE watchlist (
  symbol TEXT NOT NULL PRIMARY KEY CHECK (symbol <> ''),
  added_by TEXT NOT NULL CHECK (added_by IN ('manual', 'discover')),
  since INTEGER NOT NULL CHECK (since >= 0),
  expires INTEGER,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  holder TEXT NOT NULL,
  pid INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL
) STRICT;

-- How far the cycle is with a symbol in a session; a second run in the same session finds it and does nothing twice.
CREATE TABLE cycles (
  account TEXT NOT NULL,
  session TEXT NOT NULL CHECK (length(session) = 10),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  step TEXT NOT NULL CHECK (step <> ''),
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  body TEXT NOT NULL CHECK (json_valid(body)),
  correlation TEXT NOT NULL,
  PRIMARY KEY (account, session, symbol)
) STRICT;

CREATE TABLE cycle_pause (
  account TEXT NOT NULL PRIMARY KEY,
  since INTEGER NOT NULL CHECK (since >= 0),
  reason TEXT NOT NULL
) STRICT;
