-- Who answered is said in one vocabulary: rules, model, fallback. Turns kept before said fallback, ai, error_fallback.

UPDATE turns SET document = replace(document, '"adviceSource":"fallback"', '"adviceSource":"rules"');
UPDATE turns SET document = replace(document, '"adviceSource":"ai"', '"adviceSource":"model"');
UPDATE turns SET document = replace(document, '"adviceSource":"error_fallback"', '"adviceSource":"fallback"');
