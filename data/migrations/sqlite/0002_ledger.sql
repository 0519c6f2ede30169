-- The money ledger: what was traded, what money came and went, and what the book was worth when somebody looked.
-- Times are epoch ms UTC; money is whole minor units; prices are millionths of the currency, quantities hundred-millionths.
-- Rows are only ever added. Each hash covers the row's content and the hash of the row before it.

-- One account's one contract in one currency. Its content is part of the hash of every fill that names it.
CREATE TABLE holdings (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  account TEXT NOT NULL CHECK (account <> ''),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  kind TEXT NOT NULL CHECK (kind IN ('stock', 'etf', 'index', 'future', 'option', 'fx', 'other')),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  exchange TEXT NOT NULL CHECK (exchange <> ''),
  expiry TEXT NOT NULL CHECK (CASE WHEN kind IN ('option', 'future') THEN length(expiry) = 10 ELSE expiry = '' END),
  strike INTEGER NOT NULL CHECK (CASE WHEN kind = 'option' THEN strike > 0 ELSE strike = 0 END),
  option_right TEXT NOT NULL CHECK (CASE WHEN kind = 'option' THEN option_right IN ('CE', 'PE') ELSE option_right = '' END),
  multiplier INTEGER NOT NULL CHECK (multiplier > 0), -- millionths
  isin TEXT NOT NULL,
  UNIQUE (account, currency, kind, symbol, exchange, expiry, strike, option_right, multiplier, isin)
) STRICT;

CREATE TABLE fills (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  holding INTEGER NOT NULL REFERENCES holdings (id),
  kind TEXT NOT NULL CHECK (kind IN ('trade', 'expiry', 'exercise', 'assignment', 'split', 'adjustment')),
  quantity INTEGER NOT NULL CHECK ((quantity = 0) = (kind = 'split')), -- negative when sold
  price INTEGER NOT NULL,
  charges INTEGER NOT NULL,
  charges_known INTEGER NOT NULL CHECK (charges_known IN (0, 1)),
  source TEXT NOT NULL CHECK (source <> ''),
  order_id TEXT,
  strategy_id TEXT,
  note TEXT,
  plan TEXT CHECK (json_valid(plan)),
  split_new INTEGER CHECK (split_new > 0),
  split_old INTEGER CHECK (split_old > 0),
  reverses TEXT REFERENCES fills (id),
  hash TEXT NOT NULL CHECK (length(hash) = 32),
  CHECK ((kind = 'split') = (split_new IS NOT NULL) AND (split_new IS NULL) = (split_old IS NULL))
) STRICT;

CREATE INDEX fills_by_time ON fills (at);
CREATE INDEX fills_by_holding ON fills (holding, at);
CREATE UNIQUE INDEX fills_undone_once ON fills (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX fills_by_strategy ON fills (strategy_id) WHERE strategy_id IS NOT NULL;

CREATE TABLE cash_flows (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  at INTEGER NOT NULL CHECK (at >= 0),
  account TEXT NOT NULL CHECK (account <> ''),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('deposit', 'withdrawal', 'dividend', 'interest', 'fee', 'tax', 'transfer')),
  note TEXT,
  source TEXT NOT NULL CHECK (source <> ''),
  reverses TEXT REFERENCES cash_flows (id),
  hash TEXT NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE UNIQUE INDEX cash_flows_undone_once ON cash_flows (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX cash_flows_by_time ON cash_flows (at);

CREATE TABLE marks (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at >= 0),
  account TEXT NOT NULL CHECK (account <> ''),
  body TEXT NOT NULL CHECK (json_valid(body)),
  hash TEXT NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX marks_by_time ON marks (account, at);

CREATE TRIGGER holdings_keep_rows BEFORE UPDATE ON holdings
BEGIN SELECT raise(ABORT, 'holdings are append-only'); END;
CREATE TRIGGER holdings_keep_all BEFORE DELETE ON holdings
BEGIN SELECT raise(ABORT, 'holdings are append-only'); END;
CREATE TRIGGER fills_keep_rows BEFORE UPDATE ON fills
BEGIN SELECT raise(ABORT, 'fills are append-only'); END;
CREATE TRIGGER fills_keep_all BEFORE DELETE ON fills
BEGIN SELECT raise(ABORT, 'fills are append-only'); END;
CREATE TRIGGER cash_flows_keep_rows BEFORE UPDATE ON cash_flows
BEGIN SELECT raise(ABORT, 'cash flows are append-only'); END;
CREATE TRIGGER cash_flows_keep_all BEFORE DELETE ON cash_flows
BEGIN SELECT raise(ABORT, 'cash flows are append-only'); END;
CREATE TRIGGER marks_keep_rows BEFORE UPDATE ON marks
BEGIN SELECT raise(ABORT, 'marks are append-only'); END;
CREATE TRIGGER marks_keep_all BEFORE DELETE ON marks
BEGIN SELECT raise(ABORT, 'marks are append-only'); END;
