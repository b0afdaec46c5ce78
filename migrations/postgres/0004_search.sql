-- Search: the folded words of posts and comments. The program folds them and writes the vectors, so
-- that no parser and no dictionary of the server's has a part in it. The vectors stand beside their
-- rows, uncompressed: most are looked at for a condition on another column.

CREATE TABLE search_post (
    post_id BIGINT PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
    words   TSVECTOR NOT NULL
) WITH (toast_tuple_target = 128);

ALTER TABLE search_post ALTER COLUMN words SET STORAGE EXTERNAL;
CREATE INDEX search_post_words ON search_post USING gin (words);

CREATE TABLE search_comment (
    comment_id BIGINT PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
    words      TSVECTOR NOT NULL
) WITH (toast_tuple_target = 128);

ALTER TABLE search_comment ALTER COLUMN words SET STORAGE EXTERNAL;
CREATE INDEX search_comment_words ON search_comment USING gin (words);

-- One row: how far the index was made anew, and by which version of the folding.
CREATE TABLE search_progress (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    version    BIGINT NOT NULL,
    post_id    BIGINT NOT NULL,
    comment_id BIGINT NOT NULL,
    is_done    BOOLEAN NOT NULL
);

INSERT INTO search_progress (id, version, post_id, comment_id, is_done) VALUES (1, 0, 0, 0, FALSE);
