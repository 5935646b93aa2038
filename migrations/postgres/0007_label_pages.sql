-- Pages of a tag or an author are read off an index, and how many articles each has is kept rather than counted.

ALTER TABLE article_tag ADD COLUMN published_at TEXT COLLATE "C"; -- of the article; NULL where that is not published
ALTER TABLE article_author ADD COLUMN published_at TEXT COLLATE "C";
CREATE INDEX article_tag_by_publication ON article_tag (tag_id, published_at, article_id) WHERE published_at IS NOT NULL;
CREATE INDEX article_author_by_publication ON article_author (author_id, published_at, article_id)
  WHERE published_at IS NOT NULL;

ALTER TABLE tag ADD COLUMN articles BIGINT NOT NULL DEFAULT 0; -- that are published
ALTER TABLE author ADD COLUMN articles BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tag_by_articles ON tag (articles, id) WHERE articles > 0;
CREATE INDEX author_by_articles ON author (articles, id) WHERE articles > 0;
CREATE INDEX tag_by_slug ON tag (slug, id) WHERE articles > 0;
CREATE INDEX author_by_slug ON author (slug, id) WHERE articles > 0;
