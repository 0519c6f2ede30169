-- What this person uses, counted on this machine alone. Times are epoch ms UTC.

CREATE TABLE habits (
  kind TEXT NOT NULL CHECK (kind IN ('command', 'instrument', 'structure', 'alert', 'report')),
  what TEXT NOT NULL CHECK (what <> ''),
  n INTEGER NOT NULL CHECK (n > 0),
  first_at INTEGER NOT NULL CHECK (first_at >= 0),
  last_at INTEGER NOT NULL CHECK (last_at >= first_at),
  PRIMARY KEY (kind, what)
) STRICT, WITHOUT ROWID;
