-- Feeds: ids that stay for ever, and times that never run backwards.

-- One row: how the blog's own ids begin, fixed when it was first started.
CREATE TABLE blog (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    tag_prefix TEXT NOT NULL,
    born_at    TEXT NOT NULL
) STRICT;

-- The ids that imported posts and comments had in the feeds of the blog that they come from.
CREATE TABLE post_entry (
    post_id  INTEGER PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
    entry_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE comment_entry (
    comment_id INTEGER PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
    entry_id   TEXT NOT NULL UNIQUE
) STRICT;

-- When what a surrogate key stands for last changed. It outlives the changes' subjects, and never runs backwards.
CREATE TABLE touched (
    key TEXT PRIMARY KEY,
    at  TEXT NOT NULL
) STRICT;

INSERT INTO touched (key, at) SELECT 'site', MAX(at) FROM change HAVING COUNT(*) > 0;

CREATE INDEX post_updated ON post (kind, updated_at, id) WHERE status = 'public';
