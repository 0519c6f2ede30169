-- SQLite numbers rows in the order they came; orders of one moment are listed by it.
ALTER TABLE orders ADD COLUMN rowid INTEGER NOT NULL DEFAULT NEXT;
