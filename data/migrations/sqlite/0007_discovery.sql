-- Scans of a universe, what they picked and what came of it; price adjustments.
CREATE TABLE discovery_runs (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  as_of INTEGER NOT NULL CHECK (as_of >= 0),
  session TEXT NOT NULL CHECK (length(session) = 10),
  universe TEXT NOT NULL CHECK (universe <> ''),
  universe_id TEXT NOT NULL,
  members TEXT NOT NULL CHECK (json_valid(members)),
  started_at INTEGER NOT NULL CHECK (started_at >= 0),
  finished_at INTEGER CHECK (finished_at >= 0), -- null: begun and not done
  model_answer TEXT,
  document TEXT CHECK (json_valid(document))
) STRICT;

CREATE INDEX discovery_runs_by_time ON discovery_runs (as_of);

CREATE TABLE discovery_picks (
  run TEXT NOT NULL REFERENCES discovery_runs (id) ON DELETE CASCADE,
  picked_by TEXT NOT NULL CHECK (picked_by IN ('ensemble', 'metric', 'fuzzy', 'model')),
  rank INTEGER NOT NULL CHECK (rank > 0),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  score REAL NOT NULL,
  sector TEXT,
  thesis TEXT NOT NULL, -- digest taken before the outcome was known
  PRIMARY KEY (run, picked_by, symbol)
) STRICT;

CREATE TABLE discovery_marks (
  run TEXT NOT NULL REFERENCES discovery_runs (id) ON DELETE CASCADE,
  symbol TEXT NOT NULL,
  horizon INTEGER NOT NULL CHECK (horizon IN (1, 5, 20)),
  session TEXT CHECK (length(session) = 10),
  value REAL,
  reason TEXT,
  at INTEGER NOT NULL CHECK (at >= 0),
  PRIMARY KEY (run, symbol, horizon),
  CHECK ((value IS NULL) <> (reason IS NULL))
) STRICT;

CREATE TABLE price_adjustments (
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  session TEXT NOT NULL CHECK (length(session) = 10),
  factor REAL NOT NULL CHECK (factor > 0),
  source TEXT NOT NULL CHECK (source <> ''),
  PRIMARY KEY (symbol, session)
) STRICT;
