-- Up to which change deletions have been forgotten: whoever has seen less has to start again. One row.
CREATE TABLE change_horizon (forgotten INTEGER NOT NULL) STRICT;
INSERT INTO change_horizon (forgotten) VALUES (0);
