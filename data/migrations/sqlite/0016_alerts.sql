-- Alerts as they were raised, the rules a person gave, and the messages that wait for a channel. Times are epoch ms UTC.

CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  kind TEXT NOT NULL CHECK (kind <> ''),
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  key TEXT NOT NULL CHECK (key <> ''),
  about TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  rule TEXT, -- the one rule it came of; null: every rule is asked
  routed_at INTEGER,
  UNIQUE (kind, key)
) STRICT;

CREATE INDEX alerts_unrouted ON alerts (routed_at, seq);
CREATE INDEX alerts_by_time ON alerts (at DESC, seq);

CREATE TABLE alert_rules (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE alert_memory (
  rule TEXT NOT NULL,
  about TEXT NOT NULL,
  holds INTEGER CHECK (holds IN (0, 1)),
  fired_at INTEGER,
  PRIMARY KEY (rule, about)
) STRICT;

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  alert INTEGER NOT NULL REFERENCES alerts (seq),
  rule TEXT,
  channel TEXT NOT NULL CHECK (channel <> ''),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'silenced')),
  reason TEXT,
  due_at INTEGER NOT NULL CHECK (due_at >= 0),
  batch TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER
) STRICT;

CREATE INDEX deliveries_waiting ON deliveries (state, channel, due_at, seq);
CREATE INDEX deliveries_of ON deliveries (alert);

CREATE TABLE channel_pauses (
  channel TEXT NOT NULL PRIMARY KEY CHECK (channel <> ''),
  until_at INTEGER NOT NULL CHECK (until_at >= 0)
) STRICT;

-- What waited in the outbox of before tells of times that are over.
DROP TABLE outbox;
