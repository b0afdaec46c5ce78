-- Every path gets a number, by which the API speaks of it, and counts how often readers were sent on from it.
-- A new table in place of the old one: SQLite cannot change a primary key.
CREATE TABLE path_counted (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path        TEXT COLLATE "C" NOT NULL UNIQUE,
    post_id     BIGINT REFERENCES post (id) ON DELETE SET NULL,
    -- Where a redirect leads, encoded: a path of this blog or an http or https address.
    -- Neither a post nor a target: gone, answers 410.
    target      TEXT,
    -- Whether readers could ever find a post here: then it is kept for ever.
    seen        BOOLEAN NOT NULL DEFAULT FALSE,
    -- How often readers were sent on or told that it is gone, and when last.
    hits        BIGINT  NOT NULL DEFAULT 0,
    last_hit_at TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL,
    version     BIGINT  NOT NULL DEFAULT 1
);

INSERT INTO path_counted (path, post_id, target, seen, created_at, updated_at)
SELECT path, post_id, target, CASE WHEN post_id IS NULL AND target IS NULL THEN TRUE ELSE seen END, created_at, created_at
FROM path
ORDER BY created_at, path;

DROP TABLE path;

ALTER TABLE path_counted RENAME TO path;

CREATE INDEX path_post ON path (post_id);
