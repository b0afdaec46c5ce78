-- Pictures on other servers that posts show, as those of a blog that moved here do. They are fetched into the media
-- library, and the posts are rewritten to show the library's copies.

-- A server from which pictures are fetched.
CREATE TABLE remote_host (
    -- The host with its port, unless that is the scheme's own.
    host            TEXT    PRIMARY KEY,
    -- How often it has failed in a row.
    failures        INTEGER NOT NULL,
    -- The time before which it must not be asked again.
    next_request_at TEXT    NOT NULL,
    -- Whether the server itself has asked for that pause.
    asked_to_wait   INTEGER NOT NULL CHECK (asked_to_wait IN (0, 1))
) STRICT;

-- A picture at one address. It stays when the picture was fetched: a second import recognises it.
CREATE TABLE remote_picture (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    url         TEXT    NOT NULL UNIQUE,
    -- The address at which the same picture is largest; `url` itself if none is known.
    best_url    TEXT    NOT NULL,
    -- The host of `best_url`.
    host        TEXT    NOT NULL REFERENCES remote_host (host),
    status      TEXT    NOT NULL CHECK (status IN ('waiting', 'fetched', 'failed')),
    -- How often it was tried.
    tries       INTEGER NOT NULL,
    -- Why the last try failed; empty without one.
    reason      TEXT    NOT NULL,
    -- When a waiting picture is tried again.
    next_try_at TEXT    NOT NULL,
    -- The file in the media library.
    hash        TEXT,
    found_at    TEXT    NOT NULL,
    updated_at  TEXT    NOT NULL,
    CHECK ((status = 'fetched') = (hash IS NOT NULL))
) STRICT;

CREATE INDEX remote_picture_waiting ON remote_picture (host, next_try_at, id) WHERE status = 'waiting';
CREATE INDEX remote_picture_best ON remote_picture (best_url) WHERE status = 'fetched';
CREATE INDEX remote_picture_host ON remote_picture (host, id);
CREATE INDEX remote_picture_status ON remote_picture (status, id);

-- Which post shows which picture at its remote address.
CREATE TABLE remote_picture_use (
    post_id    INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    picture_id INTEGER NOT NULL REFERENCES remote_picture (id) ON DELETE CASCADE,
    PRIMARY KEY (post_id, picture_id)
) STRICT;

CREATE INDEX remote_picture_use_picture ON remote_picture_use (picture_id, post_id);

-- What was replaced in a post's source when it was rewritten, so that it can be undone.
CREATE TABLE picture_rewrite (
    post_id      INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    -- The version that the post had afterwards.
    version      INTEGER NOT NULL,
    -- The replaced texts in their order: [{"from": "https://…", "to": "/media/…"}].
    replacements TEXT    NOT NULL,
    rewritten_at TEXT    NOT NULL,
    PRIMARY KEY (post_id, version)
) STRICT;
