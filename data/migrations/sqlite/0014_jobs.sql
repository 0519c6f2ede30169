-- Work for `coach worker`: a command, its input and what became of it. The queue only delivers; what stands here is what counts.
CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  dedupe TEXT UNIQUE CHECK (dedupe <> ''), -- two requests under one name are one job; null: every request is its own
  command TEXT NOT NULL CHECK (command <> ''),
  input TEXT NOT NULL CHECK (json_valid(input)),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  asked_at INTEGER NOT NULL CHECK (asked_at >= 0),
  not_before INTEGER NOT NULL CHECK (not_before >= 0),
  delivered INTEGER NOT NULL CHECK (delivered IN (0, 1)), -- the queue has it
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  started_at INTEGER,
  finished_at INTEGER,
  progress TEXT,
  outcome TEXT CHECK (json_valid(outcome))
) STRICT;

CREATE INDEX jobs_by_time ON jobs (asked_at);
CREATE INDEX jobs_by_state ON jobs (state, asked_at);
