-- A day of a future as its exchange's daily file gives it. Price and open interest of one day together tell who acted.
CREATE TABLE future_days (
  symbol TEXT NOT NULL CHECK (symbol <> ''), -- of the underlying
  session TEXT NOT NULL CHECK (length(session) = 10),
  expiry TEXT NOT NULL CHECK (length(expiry) = 10),
  price REAL NOT NULL CHECK (price > 0), -- the close, in the currency of the underlying
  price_before REAL CHECK (price_before > 0), -- the close before; null: it did not trade, or the file has none
  oi REAL NOT NULL CHECK (oi >= 0), -- units of the underlying
  oi_change REAL NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (symbol, session, expiry)
) STRICT;

CREATE INDEX future_days_by_session ON future_days (session);
