-- What is counted of the telemetry: a slot is a minute, an hour, or (width 0) all of time. Times are epoch ms UTC.

CREATE TABLE metric_slots (
  width INTEGER NOT NULL CHECK (width IN (0, 60, 3600)), -- seconds
  at INTEGER NOT NULL CHECK (at >= 0),
  name TEXT NOT NULL CHECK (name <> ''),
  labels TEXT NOT NULL CHECK (json_valid(labels)),
  n INTEGER NOT NULL CHECK (n >= 0),
  total REAL NOT NULL,
  highest REAL NOT NULL,
  buckets TEXT NOT NULL CHECK (json_valid(buckets)),
  PRIMARY KEY (width, at, name, labels)
) STRICT, WITHOUT ROWID;

-- Visits under way, one row.
CREATE TABLE metric_visits (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  visits TEXT NOT NULL CHECK (json_valid(visits))
) STRICT;
