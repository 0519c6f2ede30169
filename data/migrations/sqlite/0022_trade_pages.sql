-- What a contract's fills come to is read from an index alone: a list of trades opens the newest and leaves ten years where they are.
CREATE INDEX fills_of_trade ON fills (holding, strategy_id, at, quantity);
DROP INDEX fills_by_holding;
