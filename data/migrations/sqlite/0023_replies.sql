-- Answers of requests that carried a key, so that who asks again is given the same answer, whatever was restarted meanwhile.
CREATE TABLE replies (
  key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64), -- digest of who asked and of their key
  request TEXT NOT NULL CHECK (length(request) = 64), -- digest of what was asked
  at INTEGER NOT NULL CHECK (at >= 0),
  answer TEXT CHECK (answer IS NULL OR json_valid(answer)) -- null: begun, and nobody told how it ended
) STRICT;

CREATE INDEX replies_by_time ON replies (at);
