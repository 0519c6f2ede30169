-- Conversations, what they cost, the breaker before the model, kept answers and telemetry. Times are epoch ms UTC.

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL CHECK (created_at >= 0),
  updated_at INTEGER NOT NULL CHECK (updated_at >= 0)
) STRICT;

CREATE INDEX sessions_by_time ON sessions (updated_at);

CREATE TABLE turns (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  user_text TEXT NOT NULL,
  answer TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'interrupted', 'failed')),
  document TEXT NOT NULL CHECK (json_valid(document)),
  review TEXT CHECK (json_valid(review)),
  verdict TEXT CHECK (verdict IN ('good', 'bad')),
  verdict_note TEXT,
  verdict_at INTEGER,
  UNIQUE (session_id, seq)
) STRICT;

CREATE INDEX turns_by_verdict ON turns (verdict_at) WHERE verdict IS NOT NULL;

-- What a model asked to have done, kept before anybody is asked. An answer is given once.
CREATE TABLE proposals (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  session_id TEXT NOT NULL,
  turn_id TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
  at INTEGER NOT NULL CHECK (at >= 0),
  command TEXT NOT NULL CHECK (command <> ''),
  effect TEXT NOT NULL CHECK (effect IN ('write', 'danger')),
  input TEXT NOT NULL CHECK (json_valid(input)),
  lines TEXT NOT NULL CHECK (json_valid(lines)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied')),
  decided_at INTEGER
) STRICT;

CREATE INDEX proposals_by_turn ON proposals (turn_id);

-- One row a model call; the row outlives its session, so that a day's sum stays true. Money is billionths of a dollar.
CREATE TABLE model_usage (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  day TEXT NOT NULL CHECK (length(day) = 10),
  session_id TEXT,
  turn_id TEXT,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
  reserved_nano INTEGER CHECK (reserved_nano >= 0),
  input INTEGER CHECK (input >= 0),
  cached_input INTEGER CHECK (cached_input >= 0),
  output INTEGER CHECK (output >= 0),
  reasoning INTEGER CHECK (reasoning >= 0),
  cost_nano INTEGER CHECK (cost_nano >= 0) -- null: not known
) STRICT;

CREATE INDEX model_usage_by_day ON model_usage (day);
CREATE INDEX model_usage_by_session ON model_usage (session_id);

CREATE TABLE call_breakers (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  state TEXT NOT NULL CHECK (json_valid(state))
) STRICT;

CREATE TABLE answers (
  name TEXT NOT NULL PRIMARY KEY CHECK (length(name) = 64),
  at INTEGER NOT NULL CHECK (at >= 0),
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE INDEX answers_by_time ON answers (at);

CREATE TABLE telemetry (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL CHECK (at >= 0),
  name TEXT NOT NULL CHECK (name <> ''),
  correlation_id TEXT NOT NULL,
  duration_ms REAL,
  error TEXT,
  attributes TEXT NOT NULL CHECK (json_valid(attributes))
) STRICT;

CREATE INDEX telemetry_by_name ON telemetry (name, at);
