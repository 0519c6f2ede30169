-- Experiments, who got which variant, and what came of them. Units are digests: no session or person can be read from them.

CREATE TABLE experiments (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  document TEXT NOT NULL CHECK (json_valid(document)),
  started_at INTEGER NOT NULL CHECK (started_at >= 0), -- epoch ms UTC
  stopped_at INTEGER CHECK (stopped_at >= started_at)
) STRICT;

CREATE TABLE exposures (
  experiment TEXT NOT NULL REFERENCES experiments (name) ON DELETE CASCADE,
  unit TEXT NOT NULL CHECK (unit <> ''),
  variant TEXT NOT NULL CHECK (variant <> ''),
  chances TEXT NOT NULL CHECK (json_valid(chances)), -- of every variant, when it was assigned
  at INTEGER NOT NULL CHECK (at >= 0),
  PRIMARY KEY (experiment, unit)
) STRICT, WITHOUT ROWID;

-- One row a unit and metric: how many values it has and their sum; its mean counts once.
CREATE TABLE outcomes (
  experiment TEXT NOT NULL,
  unit TEXT NOT NULL,
  metric TEXT NOT NULL CHECK (metric <> ''),
  n INTEGER NOT NULL CHECK (n > 0),
  total REAL NOT NULL,
  PRIMARY KEY (experiment, unit, metric),
  FOREIGN KEY (experiment, unit) REFERENCES exposures (experiment, unit) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
