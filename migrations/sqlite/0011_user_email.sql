-- The e-mail addresses of users, and links that sign in by mail.

-- An address that a user gave. A user has at most one that is proven, and one that waits for its proof.
CREATE TABLE user_email (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES user_account (id),
    -- The address, encrypted with the installation's key.
    email_encrypted BLOB    NOT NULL,
    -- The blind index by which the address is found.
    email_lookup    BLOB    NOT NULL,
    created_at      TEXT    NOT NULL,
    -- When its user opened the link that was sent to it. It counts from then on.
    proven_at       TEXT
) STRICT;

CREATE UNIQUE INDEX user_email_proven ON user_email (user_id) WHERE proven_at IS NOT NULL;
CREATE UNIQUE INDEX user_email_unproven ON user_email (user_id) WHERE proven_at IS NULL;
-- An address proves who one user is, not several.
CREATE UNIQUE INDEX user_email_lookup ON user_email (email_lookup) WHERE proven_at IS NOT NULL;

-- `sign_in_link` with one more purpose. SQLite cannot change a CHECK, so the table is made anew.
CREATE TABLE sign_in_link_new (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES user_account (id),
    hash       BLOB    NOT NULL UNIQUE,
    purpose    TEXT    NOT NULL CHECK (purpose IN ('set_up', 'password', 'sign_in')),
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL
) STRICT;

INSERT INTO sign_in_link_new (id, user_id, hash, purpose, created_at, expires_at)
SELECT id, user_id, hash, purpose, created_at, expires_at FROM sign_in_link;

DROP TABLE sign_in_link;

ALTER TABLE sign_in_link_new RENAME TO sign_in_link;

CREATE INDEX sign_in_link_user ON sign_in_link (user_id);
