-- Texts that are being written: copies of what is not saved yet, and links to drafts.

-- A copy of the form of the editor. Rows are inserted, and thinned out in the same transaction.
CREATE TABLE autosave (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id  INTEGER NOT NULL REFERENCES user_account (id),
    -- The post; NULL for a new one.
    post_id  INTEGER REFERENCES post (id) ON DELETE CASCADE,
    -- A random text that names the open page, so that two tabs never replace each other's copies.
    editing  TEXT    NOT NULL,
    -- The fields by their names.
    fields   TEXT    NOT NULL,
    saved_at TEXT    NOT NULL
) STRICT;

CREATE INDEX autosave_editing ON autosave (user_id, editing, id);
CREATE INDEX autosave_post ON autosave (user_id, post_id, id);
CREATE INDEX autosave_age ON autosave (saved_at);

-- A link to a draft, known by a key of which only the hash is stored. One that is revoked is deleted.
CREATE TABLE preview_link (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id    INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL REFERENCES user_account (id),
    hash       BLOB    NOT NULL UNIQUE,
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL
) STRICT;

CREATE INDEX preview_link_post ON preview_link (post_id, id);
CREATE INDEX preview_link_age ON preview_link (expires_at);
