-- Published articles as lists show them, ready to be sent: what articles/save-shown.ts writes.
CREATE TABLE shown_article (
  article_id BIGINT PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  json TEXT COLLATE "C" NOT NULL -- an Article, without a body
);

-- Reasons apart from explanations, which few ask for: both are sent as they are kept.
ALTER TABLE related RENAME COLUMN detail TO reasons; -- JSON: { terms, tags }
ALTER TABLE related ADD COLUMN explanation TEXT COLLATE "C" NOT NULL; -- JSON: what each part adds to the score, as related/score.ts has them
