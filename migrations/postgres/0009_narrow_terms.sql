-- Most searches ask which articles match, and how many do: the index knows the rows, and only looks whether they are still
-- there. With the vectors kept apart from them, 200,000 rows take 11 MB instead of a gigabyte.
CREATE TABLE narrow_terms (
  article_id BIGINT NOT NULL,
  terms TSVECTOR NOT NULL
) WITH (toast_tuple_target = 128);

ALTER TABLE narrow_terms ALTER COLUMN terms SET STORAGE EXTERNAL;

INSERT INTO narrow_terms SELECT article_id, terms FROM article_terms;

DROP TABLE article_terms;

ALTER TABLE narrow_terms RENAME TO article_terms;

ALTER TABLE article_terms ADD PRIMARY KEY (article_id), ADD FOREIGN KEY (article_id) REFERENCES article ON DELETE CASCADE;

CREATE INDEX article_terms_by_term ON article_terms USING gin (terms);
