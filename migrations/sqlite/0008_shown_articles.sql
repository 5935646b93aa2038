-- Published articles as lists show them, ready to be sent: what articles/save-shown.ts writes.
CREATE TABLE shown_article (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  json TEXT NOT NULL -- an Article, without a body
) STRICT;

INSERT INTO shown_article (article_id, json)
SELECT id, json_object(
  'id', CAST(id AS TEXT),
  'slug', slug,
  'title', title,
  'summary', summary,
  'body', json('{}'),
  'language', language,
  'authors', json((
    SELECT json_group_array(json_object('slug', author.slug, 'name', author.name) ORDER BY link.position)
    FROM article_author link JOIN author ON author.id = link.author_id WHERE link.article_id = timed.id)),
  'tags', json((
    SELECT json_group_array(json_object('slug', tag.slug, 'name', tag.name) ORDER BY link.position)
    FROM article_tag link JOIN tag ON tag.id = link.tag_id WHERE link.article_id = timed.id)),
  'keywords', json(keywords),
  'image', json(image),
  'source', json_object('name', source_name, 'url', source_url),
  'wordCount', word_count,
  'readingTime', json_object('seconds', seconds, 'text', CASE
    WHEN seconds = 0 THEN '0 seconds'
    ELSE trim(
      CASE seconds / 60 WHEN 0 THEN '' WHEN 1 THEN '1 minute' ELSE (seconds / 60) || ' minutes' END || ', ' ||
      CASE seconds % 60 WHEN 0 THEN '' WHEN 1 THEN '1 second' ELSE (seconds % 60) || ' seconds' END,
      ', ')
  END),
  'publishedAt', published_at,
  'createdAt', created_at,
  'updatedAt', updated_at,
  'revision', revision,
  'links', json_object('self', '/v1/articles/' || slug, 'related', '/v1/articles/' || slug || '/related')
)
FROM (SELECT *, CAST(round(word_count * 60 / 200.0) AS INTEGER) AS seconds FROM article WHERE status = 'published') timed;

-- Reasons apart from explanations, which few ask for: both are sent as they are kept.
CREATE TABLE related_apart (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position INTEGER NOT NULL, -- from 0: as they are to be chosen, so that the first few of them are varied too
  other_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  score REAL NOT NULL,
  reasons TEXT NOT NULL, -- JSON: { terms, tags }
  explanation TEXT NOT NULL, -- JSON: what each part adds to the score, as related/score.ts has them
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

INSERT INTO related_apart (article_id, position, other_id, score, reasons, explanation)
SELECT article_id, position, other_id, score, json_extract(detail, '$.reasons'), json_extract(detail, '$.explanation')
FROM related;
DROP TABLE related;
ALTER TABLE related_apart RENAME TO related;
CREATE INDEX related_by_other ON related (other_id, article_id);
