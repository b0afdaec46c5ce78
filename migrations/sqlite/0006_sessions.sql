-- How users sign in: passwords, sessions, and links that work once; and what waits for them after it.

-- The password of a user: a hash with its parameters and its salt, as a PHC string.
CREATE TABLE user_password (
    user_id    INTEGER PRIMARY KEY REFERENCES user_account (id),
    hash       TEXT    NOT NULL,
    changed_at TEXT    NOT NULL
) STRICT;

-- A browser that is signed in, known by a key of which only the hash is stored. A session that ends is deleted.
CREATE TABLE session (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id          INTEGER NOT NULL REFERENCES user_account (id),
    hash             BLOB    NOT NULL UNIQUE,
    -- The browser and the system in words, such as "Firefox (Android)". No network address is stored.
    device           TEXT    NOT NULL,
    created_at       TEXT    NOT NULL,
    -- When a request last came, to the hour.
    seen_at          TEXT    NOT NULL,
    -- When the user last proved who they are.
    authenticated_at TEXT    NOT NULL
) STRICT;

CREATE INDEX session_by_user ON session (user_id, id);

-- A link that signs a user in, known by a key of which only the hash is stored. One that was used is deleted.
CREATE TABLE sign_in_link (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES user_account (id),
    hash       BLOB    NOT NULL UNIQUE,
    purpose    TEXT    NOT NULL CHECK (purpose IN ('set_up', 'password')),
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL
) STRICT;

CREATE INDEX sign_in_link_user ON sign_in_link (user_id);

-- Drafts, the last changed first.
CREATE INDEX post_draft ON post (updated_at, id) WHERE status = 'draft';

-- The statistics that 0001 explains.
INSERT INTO sqlite_stat1 (tbl, idx, stat)
VALUES ('post', 'post_draft', '1000 1 1');
