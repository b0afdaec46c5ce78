-- The media library: pictures and files that users upload, and where they are shown.
--
-- The files themselves are in the storage, each under its hash: the first 128 bits of its SHA-256, as 32 hexadecimal
-- digits. A file is stored before its row, and deleted some time after it, so that no row is without its file.

-- An item of the library. Equal files of two users are two rows with one hash.
CREATE TABLE media (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    hash         TEXT    NOT NULL,
    user_id      INTEGER NOT NULL REFERENCES user_account (id),
    kind         TEXT    NOT NULL CHECK (kind IN ('picture', 'audio', 'video', 'document')),
    -- The last part of the address, a slug with an extension.
    name         TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    -- The size in pixels and the number of frames, of pictures only.
    width        INTEGER,
    height       INTEGER,
    frames       INTEGER,
    alt          TEXT    NOT NULL,
    -- Whether the picture needs no alternative text.
    decorative   INTEGER NOT NULL CHECK (decorative IN (0, 1)),
    caption      TEXT    NOT NULL,
    -- The most important point in percent of width and height; NULL for the middle.
    focus_x      INTEGER CHECK (focus_x BETWEEN 0 AND 100),
    focus_y      INTEGER CHECK (focus_y BETWEEN 0 AND 100),
    created_at   TEXT    NOT NULL,
    updated_at   TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    trashed_at   TEXT,
    UNIQUE (hash, user_id),
    CHECK ((focus_x IS NULL) = (focus_y IS NULL))
) STRICT;

-- The library's lists, of everybody's items and of one user's, and the items that are due to be purged.
CREATE INDEX media_created ON media (created_at, id);
CREATE INDEX media_user ON media (user_id, created_at, id);
CREATE INDEX media_purgeable ON media (trashed_at, id) WHERE trashed_at IS NOT NULL;

-- A smaller size of a picture, or the still first frame of an animation, which is as wide as the animation.
CREATE TABLE media_variant (
    media_id     INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    -- The version of the encoding, which is part of the address.
    recipe       INTEGER NOT NULL,
    hash         TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    PRIMARY KEY (media_id, width)
) STRICT;

CREATE INDEX media_variant_hash ON media_variant (hash);

-- What shows a picture or links to a file of this blog. A text names an address, that is a hash, which two items can
-- have, and which need not exist. The settings have the id 0.
CREATE TABLE media_use (
    hash       TEXT    NOT NULL,
    used_by    TEXT    NOT NULL CHECK (used_by IN ('post', 'series', 'user', 'settings')),
    used_by_id INTEGER NOT NULL,
    PRIMARY KEY (hash, used_by, used_by_id)
) STRICT;

CREATE INDEX media_use_used_by ON media_use (used_by, used_by_id);

-- The hashes of purged items, whose addresses answer 410 for ever.
CREATE TABLE media_address (
    hash      TEXT PRIMARY KEY,
    purged_at TEXT NOT NULL
) STRICT;
