-- Whether an older renderer made any post is asked at every start: without a walk through all texts.
CREATE INDEX post_renderer ON post (renderer_version);

-- The posts that stay on top are few, and asked for with every first page.
CREATE INDEX post_pinned ON post (kind, pinned, published_at, id) WHERE status = 'public';

-- Without statistics SQLite takes every index for equally good, and looked for one author's posts in
-- those of all. These are the numbers of a large blog, the same for each: plans stay what the tests
-- have seen. (PostgreSQL counts by itself.)
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
VALUES ('account', NULL, '50'),
       ('series', NULL, '500'),
       ('post', 'sqlite_autoindex_post_1', '100000 1'),
       ('post', 'post_origin', '50000 50000 1'),
       ('post', 'post_published', '100000 99000 1 1'),
       ('post', 'post_due', '100000 1'),
       ('post', 'post_created', '100000 1 1'),
       ('post', 'post_series', '5000 10 1 1 1'),
       ('post', 'post_translation', '5000 2 1 1'),
       ('post', 'post_author', '100000 5000 4950 1 1'),
       ('post', 'post_state', '100000 1 1 1 1'),
       ('post', 'post_updated', '100000 99000 1 1'),
       ('post', 'post_sitemap', '100000 1 1 1 1'),
       ('post', 'post_renderer', '100000 50000'),
       ('post', 'post_pinned', '100000 99000 49500 1 1');
