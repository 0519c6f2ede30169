-- Runs of backtests as they were shown. A run is named by what it rests on, so the same question gives the same row again.
CREATE TABLE backtests (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('bars', 'options')),
  family TEXT NOT NULL,
  name TEXT NOT NULL,
  symbols TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  question TEXT NOT NULL CHECK (json_valid(question)),
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE INDEX backtests_by_time ON backtests (at DESC, id);
CREATE INDEX backtests_by_family ON backtests (family, id);
