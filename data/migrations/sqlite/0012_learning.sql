-- What became of suggestions: the facts of each idea, and its marks at sessions, exits and expiry. An absent mark keeps its reason.
CREATE TABLE idea_outcomes (
  suggestion TEXT NOT NULL REFERENCES suggestions (id),
  rank INTEGER NOT NULL CHECK (rank > 0),
  as_of INTEGER NOT NULL CHECK (as_of >= 0),
  symbol TEXT NOT NULL,
  chain TEXT NOT NULL,
  expiry TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  PRIMARY KEY (suggestion, rank)
) STRICT;

CREATE INDEX idea_outcomes_by_time ON idea_outcomes (as_of, suggestion);

CREATE TABLE idea_marks (
  suggestion TEXT NOT NULL,
  rank INTEGER NOT NULL,
  horizon TEXT NOT NULL CHECK (horizon IN ('1', '5', '20', 'exit', 'expiry')),
  session TEXT, -- date it is of
  known_at INTEGER, -- moment of the snapshot it rests on
  pnl INTEGER, -- minor units after charges
  how TEXT,
  reason TEXT CHECK ((reason IS NULL) = (pnl IS NOT NULL)),
  PRIMARY KEY (suggestion, rank, horizon),
  FOREIGN KEY (suggestion, rank) REFERENCES idea_outcomes (suggestion, rank)
) STRICT;

-- What others would have earned on the same snapshot to the same expiry, as returns on the capital they tie up.
CREATE TABLE baselines (
  chain TEXT NOT NULL,
  expiry TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('random', 'condor', 'hold', 'rejected')),
  name TEXT NOT NULL,
  known_at INTEGER, -- null while the expiry is ahead
  returns TEXT NOT NULL CHECK (json_valid(returns)),
  PRIMARY KEY (chain, expiry, kind, name)
) STRICT;

-- Tables of stated against measured chances. A version is named by what it rests on and never changes.
CREATE TABLE calibrations (
  version TEXT PRIMARY KEY CHECK (version <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('outcomes', 'rules')),
  at INTEGER NOT NULL CHECK (at >= 0),
  through INTEGER NOT NULL CHECK (through >= 0), -- newest outcome in it was known then
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE INDEX calibrations_by_time ON calibrations (kind, through, at);

-- Runs of evals as they were shown.
CREATE TABLE eval_runs (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  suite TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  items TEXT NOT NULL CHECK (json_valid(items))
) STRICT;

CREATE INDEX eval_runs_by_time ON eval_runs (at, id);
