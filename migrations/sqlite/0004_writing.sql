-- Writing: what was deleted, slugs that were left, every revision, every change that the public could see.

ALTER TABLE article ADD COLUMN deleted_at TEXT; -- a deleted article keeps its row and its slug, as a draft
ALTER TABLE article ADD COLUMN deleted_from TEXT; -- the status that it had
ALTER TABLE article ADD COLUMN imported_digest TEXT; -- of what was imported last, whatever was written here since
UPDATE article SET imported_digest = digest WHERE import_key IS NOT NULL;

CREATE INDEX article_by_schedule ON article (published_at, id) WHERE status = 'scheduled';
CREATE INDEX article_unpublished ON article (published_at, id) WHERE status <> 'published';

-- Slugs that articles had. They lead to the article still, and are given to no other.
CREATE TABLE old_slug (
  slug TEXT PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  number INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('created', 'updated', 'published', 'deleted', 'restored')),
  status TEXT NOT NULL, -- that the article had from then on; 'deleted' is one here
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  written TEXT NOT NULL, -- JSON: what people wrote, as they would send it
  made_at TEXT NOT NULL,
  made_by TEXT, -- the id of a key; NULL for an import and for the clock
  PRIMARY KEY (article_id, number)
) STRICT;

-- What was written before revisions were kept is taken for written as it is shown. `json`, since what comes out of a
-- subquery is a text to SQLite, whatever made it.
INSERT INTO revision (article_id, number, action, status, slug, title, written, made_at)
SELECT article.id, article.revision, CASE article.revision WHEN 1 THEN 'created' ELSE 'updated' END,
  article.status, article.slug, article.title,
  json_patch('{}', json_object(
    'title', article.title,
    'body', json_object('format', 'html', 'content', body.html),
    'slug', CASE article.slug_is_given WHEN 1 THEN article.slug END,
    'summary', nullif(article.summary, ''),
    'tags', json((
      SELECT json_group_array(tag.name ORDER BY link.position)
      FROM article_tag link JOIN tag ON tag.id = link.tag_id WHERE link.article_id = article.id)),
    'authors', json((
      SELECT json_group_array(author.name ORDER BY link.position)
      FROM article_author link JOIN author ON author.id = link.author_id WHERE link.article_id = article.id)),
    'language', nullif(article.language, 'und'),
    'image', json(article.image),
    'source', json_object('name', article.source_name, 'url', article.source_url),
    'publishedAt', article.published_at,
    'status', article.status
  )),
  article.updated_at
FROM article JOIN article_body body ON body.article_id = article.id;

-- In the order in which they were committed: there is one writer, so that no number appears behind a greater one.
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  type TEXT NOT NULL CHECK (type IN ('created', 'updated', 'deleted')),
  slug TEXT NOT NULL,
  revision INTEGER NOT NULL,
  surrogate_keys TEXT NOT NULL, -- JSON: string[]: the article, and the labels that it had before or has now
  changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX change_by_article ON change (article_id, seq);
CREATE INDEX change_by_time ON change (changed_at);

INSERT INTO change (article_id, type, slug, revision, surrogate_keys, changed_at)
SELECT article.id, 'created', article.slug, article.revision,
  (SELECT json_group_array(name) FROM (
    SELECT 'article:' || article.id AS name
    UNION ALL SELECT 'tag:' || tag.slug FROM article_tag link JOIN tag ON tag.id = link.tag_id
      WHERE link.article_id = article.id
    UNION ALL SELECT 'author:' || author.slug FROM article_author link JOIN author ON author.id = link.author_id
      WHERE link.article_id = article.id)),
  article.updated_at
FROM article WHERE article.status = 'published' ORDER BY article.updated_at, article.id;

-- What was answered to a request that named itself, so that sending it again does nothing again.
CREATE TABLE idempotent_answer (
  key_id TEXT NOT NULL,
  name TEXT NOT NULL, -- the Idempotency-Key
  fingerprint TEXT NOT NULL, -- of the request
  answer TEXT NOT NULL, -- JSON
  answered_at TEXT NOT NULL,
  PRIMARY KEY (key_id, name)
) STRICT;

CREATE INDEX idempotent_answer_by_time ON idempotent_answer (answered_at);
