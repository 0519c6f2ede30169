-- What a person says about trades: notes, tags, plans, set-ups, paths of screenshots, and which fills belong together.
-- Entries are only ever added; the newest of a kind counts. A trade is named by the id that grouping gives it.
CREATE TABLE journal_entries (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  trade TEXT NOT NULL CHECK (trade <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('note', 'tag', 'untag', 'plan', 'screenshot', 'group', 'ungroup')),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE INDEX journal_entries_by_trade ON journal_entries (trade, seq);

CREATE TRIGGER journal_entries_keep_rows BEFORE UPDATE ON journal_entries
BEGIN SELECT raise(ABORT, 'journal entries are append-only'); END;
CREATE TRIGGER journal_entries_keep_all BEFORE DELETE ON journal_entries
BEGIN SELECT raise(ABORT, 'journal entries are append-only'); END;
