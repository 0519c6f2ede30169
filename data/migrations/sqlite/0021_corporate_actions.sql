-- What companies did to their shares: the account that holds them takes it into account on the day they go ex.
CREATE TABLE corporate_actions (
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  exchange TEXT NOT NULL CHECK (exchange IN ('NSE', 'BSE', 'US')),
  ex_date TEXT NOT NULL CHECK (length(ex_date) = 10),
  kind TEXT NOT NULL CHECK (kind IN ('split', 'dividend')),
  fresh REAL, -- shares afterwards for `old` ones before; of a split
  old REAL,
  per_share REAL, -- money, of a dividend
  source TEXT NOT NULL,
  PRIMARY KEY (symbol, exchange, ex_date, kind),
  CHECK ((kind = 'split' AND fresh > 0 AND old > 0 AND per_share IS NULL) OR (kind = 'dividend' AND per_share > 0 AND fresh IS NULL AND old IS NULL))
) STRICT;
