-- Search: the folded words of posts and comments. The program folds them, so that the tokenizer has
-- nothing to do but cut at spaces. Erased words leave the index at once ('secure-delete').

CREATE VIRTUAL TABLE search_post USING fts5 (title, heading, body, facets, tokenize = 'ascii', prefix = '2 3');
INSERT INTO search_post (search_post, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE search_comment USING fts5 (heading, body, facets, tokenize = 'ascii', prefix = '2 3');
INSERT INTO search_comment (search_comment, rank) VALUES ('secure-delete', 1);

-- A virtual table knows no foreign keys.
CREATE TRIGGER search_post_deleted AFTER DELETE ON post
BEGIN
    DELETE FROM search_post WHERE rowid = OLD.id;
END;

CREATE TRIGGER search_comment_deleted AFTER DELETE ON comment
BEGIN
    DELETE FROM search_comment WHERE rowid = OLD.id;
END;

-- One row: how far the index was made anew, and by which version of the folding.
CREATE TABLE search_progress (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL,
    post_id    INTEGER NOT NULL,
    comment_id INTEGER NOT NULL,
    is_done    INTEGER NOT NULL CHECK (is_done IN (0, 1))
) STRICT;

INSERT INTO search_progress (id, version, post_id, comment_id, is_done) VALUES (1, 0, 0, 0, 0);

-- Whether a post that was found is public, without reading past its text.
CREATE INDEX post_state ON post (id, status, published_at, comments);
