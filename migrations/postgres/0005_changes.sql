-- Up to which change deletions have been forgotten: whoever has seen less has to start again. One row.
CREATE TABLE change_horizon (forgotten BIGINT NOT NULL);
INSERT INTO change_horizon (forgotten) VALUES (0);
