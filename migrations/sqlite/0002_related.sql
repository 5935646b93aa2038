-- The articles that are similar to each, found in advance.

CREATE TABLE related (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position INTEGER NOT NULL, -- from 0: as they are to be chosen, so that the first few of them are varied too
  other_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  score REAL NOT NULL,
  detail TEXT NOT NULL, -- JSON: { reasons, parts }, as related/list.ts has them
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX related_by_other ON related (other_id, article_id);

-- Up to where changes were known when an article's list was made: `related_stale.number`.
CREATE TABLE related_list (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  seen INTEGER NOT NULL
) STRICT;

-- Where the text of an article lies, as text/word-vectors.ts has it; without one in languages that it does not know.
CREATE TABLE article_meaning (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  vector BLOB
) STRICT;

-- Articles whose lists have to be made anew: `changed` articles, which first need a new meaning, are then `ready` for a
-- list and to be offered to others; of `listing` ones the list alone is no longer right.
CREATE TABLE related_stale (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL UNIQUE REFERENCES article ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('changed', 'ready', 'listing')),
  times INTEGER NOT NULL DEFAULT 1 -- it became stale, so that one that did so again meanwhile stays so
) STRICT;

CREATE INDEX related_stale_by_state ON related_stale (state, number);

INSERT INTO related_stale (article_id, state) SELECT id, 'changed' FROM article WHERE status = 'published';
