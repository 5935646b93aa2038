-- Keys: who may write, and read what is not published.

CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL, -- SHA-256, base64url; the secret itself is random, so that no slower hash is needed
  scopes TEXT NOT NULL, -- JSON: string[]
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT,
  last_used_at TEXT
) STRICT;
