-- Webhooks: whoever wants to be told of changes, and how far each has been.

CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  secret TEXT NOT NULL, -- it signs, so that a hash would not do
  created_at TEXT NOT NULL,
  sent_seq INTEGER NOT NULL, -- the last change that was delivered, or given up
  attempts INTEGER NOT NULL, -- to deliver the next one
  next_attempt_at TEXT NOT NULL,
  leased_until TEXT, -- by the program that is delivering
  last_error TEXT,
  delivered_at TEXT -- the last time that anything was
) STRICT;

-- What was given up.
CREATE TABLE webhook_dead_letter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook_id TEXT NOT NULL REFERENCES webhook ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  payload TEXT NOT NULL, -- JSON, as it was sent
  error TEXT NOT NULL,
  died_at TEXT NOT NULL,
  is_wanted INTEGER NOT NULL -- 1 when it is to be sent once more
) STRICT;

CREATE INDEX webhook_dead_letter_wanted ON webhook_dead_letter (webhook_id) WHERE is_wanted = 1;
