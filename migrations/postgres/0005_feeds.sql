-- Feeds: ids that stay for ever, and times that never run backwards.

-- One row: how the blog's own ids begin, fixed when it was first started.
CREATE TABLE blog (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    tag_prefix TEXT NOT NULL,
    born_at    TIMESTAMPTZ NOT NULL
);

-- The ids that imported posts and comments had in the feeds of the blog that they come from.
CREATE TABLE post_entry (
    post_id  BIGINT PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
    entry_id TEXT NOT NULL UNIQUE
);

CREATE TABLE comment_entry (
    comment_id BIGINT PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
    entry_id   TEXT NOT NULL UNIQUE
);

-- When what a surrogate key stands for last changed. It outlives the changes' subjects, and never runs backwards.
CREATE TABLE touched (
    key TEXT PRIMARY KEY,
    at  TIMESTAMPTZ NOT NULL
);

INSERT INTO touched (key, at) SELECT 'site', MAX(at) FROM change HAVING COUNT(*) > 0;

CREATE INDEX post_updated ON post (kind, updated_at, id) WHERE status = 'public';
