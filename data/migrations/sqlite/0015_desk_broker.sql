-- Accounts whose orders are sent to a broker; null fills them here.

ALTER TABLE desk_accounts ADD COLUMN broker TEXT CHECK (broker IN ('alpaca'));
