-- A chain read from a file by suggest is kept for its receipt alone (1): it is no history, no quote and no later answer until it
-- is imported or kept on purpose.

ALTER TABLE chains ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
