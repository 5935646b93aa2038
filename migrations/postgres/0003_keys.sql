-- Keys: who may write, and read what is not published.

CREATE TABLE api_key (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  secret_hash TEXT COLLATE "C" NOT NULL, -- SHA-256, base64url; the secret itself is random, so that no slower hash is needed
  scopes TEXT COLLATE "C" NOT NULL, -- JSON: string[]
  created_at TEXT COLLATE "C" NOT NULL,
  expires_at TEXT COLLATE "C",
  revoked_at TEXT COLLATE "C",
  last_used_at TEXT COLLATE "C"
);
