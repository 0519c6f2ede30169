-- What watchers remember over restarts, and the runs of jobs. Times are epoch ms UTC.

CREATE TABLE watch_states (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE job_runs (
  job TEXT NOT NULL CHECK (job <> ''),
  due_at INTEGER NOT NULL CHECK (due_at >= 0), -- the moment of the timetable it was for
  started_at INTEGER NOT NULL CHECK (started_at >= 0),
  ended_at INTEGER,
  exit INTEGER,
  fault TEXT,
  PRIMARY KEY (job, due_at)
) STRICT;

CREATE INDEX job_runs_by_time ON job_runs (started_at DESC);
