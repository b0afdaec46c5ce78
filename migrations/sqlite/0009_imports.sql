-- Imports from other systems: what each of them wrote, so that it can be repeated and undone.

CREATE TABLE import (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    format      TEXT    NOT NULL,
    -- The names of the files that were read.
    source      TEXT    NOT NULL,
    started_at  TEXT    NOT NULL,
    -- NULL while it runs, and after it was interrupted.
    finished_at TEXT,
    -- The number of entries by kind and result, once it has finished.
    counts      TEXT    NOT NULL
) STRICT;

-- What an import wrote. A later import of the same entry finds it here.
CREATE TABLE import_entry (
    kind        TEXT    NOT NULL CHECK (kind IN ('post', 'comment', 'media', 'redirect')),
    system      TEXT    NOT NULL,
    origin      TEXT    NOT NULL,
    -- The import that created the row; later ones only update it.
    import_id   INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    -- The id of the post, comment, item of the media library or redirect.
    own_id      INTEGER NOT NULL,
    -- The hash of the entry as it was read.
    source_hash BLOB    NOT NULL,
    -- The version that the row had when an import last wrote it.
    own_version INTEGER NOT NULL,
    PRIMARY KEY (kind, system, origin)
) STRICT;

CREATE INDEX import_entry_import ON import_entry (import_id, kind, own_id);

-- What an import did not carry, in the order of the report.
CREATE TABLE import_loss (
    import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    -- The row of the report, such as 'posts'.
    kind      TEXT    NOT NULL,
    -- Whether the whole entry was left out.
    is_whole  INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    reason    TEXT    NOT NULL,
    -- The name of the entry.
    name      TEXT    NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT;
