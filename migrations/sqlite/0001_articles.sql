-- Articles, what people gave them (tags, authors), and what search needs of them.
-- Times are RFC 3339 in UTC with milliseconds, so that they sort as text.

CREATE TABLE article (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out twice
  slug TEXT NOT NULL UNIQUE,
  slug_is_given INTEGER NOT NULL, -- 1 by people, 0 made from the title
  status TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'published')),
  title TEXT NOT NULL,
  title_key TEXT NOT NULL, -- the title as it sorts: lower case, without diacritics
  summary TEXT NOT NULL,
  language TEXT NOT NULL,
  keywords TEXT NOT NULL, -- JSON: string[]
  image TEXT, -- JSON: { url, alt }
  source_name TEXT,
  source_url TEXT,
  word_count INTEGER NOT NULL,
  published_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL, -- of what was written, so that writing the same again is seen
  import_key TEXT UNIQUE -- what the article is called where it came from
) STRICT;

CREATE INDEX article_by_publication ON article (published_at, id) WHERE status = 'published';
CREATE INDEX article_by_update ON article (updated_at, id) WHERE status = 'published';
CREATE INDEX article_by_title ON article (title_key, id) WHERE status = 'published';
CREATE INDEX article_by_digest ON article (digest);

-- Apart from the article, so that lists read small rows.
CREATE TABLE article_body (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  html TEXT NOT NULL,
  markdown TEXT NOT NULL,
  blocks TEXT NOT NULL -- one JSON a line: { id, type, level?, text }; so that the first of a long body can be read alone
) STRICT;

CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE, -- lower case: what makes two names the same
  words TEXT NOT NULL -- of the name, without diacritics, each between spaces: what a reader begins to type
) STRICT;

CREATE TABLE article_tag (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position INTEGER NOT NULL,
  tag_id INTEGER NOT NULL REFERENCES tag,
  PRIMARY KEY (article_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_tag_by_tag ON article_tag (tag_id, article_id);

CREATE TABLE author (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE, -- lower case: what makes two names the same
  words TEXT NOT NULL -- of the name, without diacritics, each between spaces: what a reader begins to type
) STRICT;

CREATE TABLE article_author (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position INTEGER NOT NULL,
  author_id INTEGER NOT NULL REFERENCES author,
  PRIMARY KEY (article_id, author_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_author_by_author ON article_author (author_id, article_id);

-- Published articles alone, in all that follows: what is in an index can leak through its counts.
-- The words come folded and stemmed by our own analysis, parted by spaces; the tokenizer only parts them.
CREATE VIRTUAL TABLE article_terms USING fts5 (
  title, summary, body, tags, authors,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- How many articles have a term; `id` is how term vectors name it.
CREATE TABLE term (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL UNIQUE,
  articles INTEGER NOT NULL
) STRICT;

-- The words that were ever seen, as they are written, only folded, and the term that each is indexed under.
CREATE TABLE word (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL,
  term_id INTEGER NOT NULL REFERENCES term,
  UNIQUE (text, term_id)
) STRICT;

-- What an article is made of: its terms with how often it has them, as text/term-vector.ts writes them.
CREATE TABLE article_vector (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  language TEXT NOT NULL, -- whose rules made its terms
  length INTEGER NOT NULL, -- the sum of the counts
  terms BLOB NOT NULL
) STRICT;

-- The articles of each term that come back to it, so that those that do so most are read off the top.
CREATE TABLE prominent_term (
  term_id INTEGER NOT NULL,
  prominence INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  PRIMARY KEY (term_id, prominence, article_id)
) STRICT, WITHOUT ROWID;

-- What ranking has to know of all articles together, by language.
CREATE TABLE collection (
  language TEXT PRIMARY KEY,
  articles INTEGER NOT NULL,
  length INTEGER NOT NULL -- of all their vectors
) STRICT;

-- How articles that are nearly the same are found: as text/signature.ts makes it, whole and by its bands.
CREATE TABLE article_signature (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  signature BLOB NOT NULL
) STRICT;

CREATE TABLE article_band (
  band INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  PRIMARY KEY (band, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_band_by_article ON article_band (article_id);

-- Articles that have near copies, alone; copies of each other have the same story.
CREATE TABLE near_copy (
  article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  story INTEGER NOT NULL
) STRICT;

CREATE INDEX near_copy_by_story ON near_copy (story);

-- The words of titles and keywords as they are written, only folded: what a reader begins to type.
CREATE VIRTUAL TABLE article_words USING fts5 (
  words,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);
