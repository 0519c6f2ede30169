-- What coach remembers: texts with the moment from which they were known, their vectors, and what finds them.
-- Everything here but notes and turns can be made again from the other tables.

CREATE TABLE memories (
  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
  key TEXT NOT NULL UNIQUE CHECK (key <> ''), -- what it is a memory of
  kind TEXT NOT NULL CHECK (kind IN ('trade', 'market', 'symbol', 'suggestion', 'note', 'turn', 'event')),
  at INTEGER NOT NULL CHECK (at >= 0),
  symbol TEXT CHECK (symbol <> ''),
  side TEXT CHECK (side IN ('bullish', 'bearish', 'neutral')),
  strategy TEXT CHECK (strategy <> ''),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  result TEXT CHECK (result IN ('won', 'lost', 'flat')),
  pnl REAL CHECK (pnl > -1e300 AND pnl < 1e300), -- in the currency
  currency TEXT CHECK (length(currency) = 3),
  detail TEXT CHECK (json_valid(detail)),
  CHECK ((result IS NULL) = (pnl IS NULL) AND (pnl IS NULL) = (currency IS NULL))
) STRICT;

CREATE INDEX memories_by_time ON memories (at);
CREATE INDEX memories_by_symbol ON memories (symbol, kind, at);
CREATE INDEX memories_by_kind ON memories (kind, at);

-- unicode61 splits Devanagari at its vowel signs; texts in such scripts are found by runs of three characters beside it.
CREATE VIRTUAL TABLE memory_words USING fts5 (title, body, content = 'memories', content_rowid = 'id');
CREATE VIRTUAL TABLE memory_grams USING fts5 (
  title, body, content = 'memories', content_rowid = 'id', tokenize = 'trigram'
);

-- A model that made vectors, by name and dimension. Vectors of two models are never compared.
-- A number is never given twice, because long-lived processes keep codes under it.
CREATE TABLE memory_models (
  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 4095),
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  dimension INTEGER NOT NULL CHECK (dimension BETWEEN 1 AND 8192),
  vectors INTEGER NOT NULL CHECK (vectors >= 0),
  centre BLOB -- mean of the vectors when codes were begun; null while there are too few to need any
) STRICT;

-- slot = model * 2^40 + memory, so that one model's vectors lie together. 32-bit floats, little-endian.
CREATE TABLE memory_vectors (
  slot INTEGER PRIMARY KEY CHECK (slot > 0),
  vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0)
) STRICT;

-- 256 memories in the order of their ids: what filters look at, and one bit a dimension.
CREATE TABLE memory_codes (
  block INTEGER PRIMARY KEY CHECK (block > 0), -- model * 2^32 + number of the block
  version INTEGER NOT NULL CHECK (version > 0),
  codes BLOB NOT NULL
) STRICT;

-- Numbers for the names that blocks filter by.
CREATE TABLE memory_names (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  name TEXT NOT NULL UNIQUE
) STRICT;

-- How far each source has been read into memory.
CREATE TABLE memory_sources (
  source TEXT NOT NULL PRIMARY KEY CHECK (source <> ''),
  mark INTEGER NOT NULL CHECK (mark >= 0)
) STRICT;
