-- In place of FTS5's tables: where each token of a memory stands. Weight A marks the title, B the body.
CREATE TABLE memory_words (
  id INTEGER NOT NULL PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE,
  titled INTEGER NOT NULL CHECK (titled >= 0), -- tokens of the title
  size INTEGER NOT NULL CHECK (size >= titled),
  tokens TSVECTOR NOT NULL
) STRICT;
CREATE INDEX memory_words_by_size ON memory_words (size);

CREATE TABLE memory_grams (
  id INTEGER NOT NULL PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE,
  titled INTEGER NOT NULL CHECK (titled >= 0), -- tokens of the title
  size INTEGER NOT NULL CHECK (size >= titled),
  tokens TSVECTOR NOT NULL
) STRICT;
CREATE INDEX memory_grams_by_size ON memory_grams (size);
