-- What an older coach kept with a suggestion was every figure of every snapshot there was, tens of megabytes of it. coach_slimmed
-- (domain/suggest/kept.ts) leaves what its answer was made from.

UPDATE suggestions SET inputs = coach_slimmed(inputs, document) WHERE length(inputs) > 60000;
