-- A copy of a text that is being written shows pictures too, which are then in use. SQLite cannot change a CHECK, so the
-- table is made anew. Copies from before get their uses when the next one is made.

CREATE TABLE media_use_new (
    hash       TEXT    NOT NULL,
    used_by    TEXT    NOT NULL CHECK (used_by IN ('post', 'series', 'user', 'settings', 'autosave')),
    used_by_id INTEGER NOT NULL,
    PRIMARY KEY (hash, used_by, used_by_id)
) STRICT;

INSERT INTO media_use_new (hash, used_by, used_by_id) SELECT hash, used_by, used_by_id FROM media_use;

DROP TABLE media_use;

ALTER TABLE media_use_new RENAME TO media_use;

CREATE INDEX media_use_used_by ON media_use (used_by, used_by_id);
