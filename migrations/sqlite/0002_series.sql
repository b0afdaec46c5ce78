-- What stands around a text: series of posts, one text in several languages, who wrote it.

CREATE TABLE series (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT    NOT NULL UNIQUE,
    title       TEXT    NOT NULL,
    description TEXT    NOT NULL,
    created_at  TEXT    NOT NULL,
    updated_at  TEXT    NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

ALTER TABLE post ADD COLUMN series_id INTEGER REFERENCES series (id);
-- Its place among the parts; two at one place stand by their date.
ALTER TABLE post ADD COLUMN series_position INTEGER CHECK ((series_position IS NULL) = (series_id IS NULL));
-- What posts share that are one text in several languages.
ALTER TABLE post ADD COLUMN translation_key TEXT;

CREATE INDEX post_series ON post (series_id, series_position, published_at, id) WHERE series_id IS NOT NULL;
CREATE INDEX post_translation ON post (translation_key, published_at, id) WHERE translation_key IS NOT NULL;
CREATE INDEX post_author ON post (author_id, kind, published_at, id) WHERE status = 'public';

-- What a person says of themselves, in Markdown.
ALTER TABLE account ADD COLUMN bio TEXT NOT NULL DEFAULT '';
