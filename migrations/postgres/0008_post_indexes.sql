-- Whether an older renderer made any post is asked at every start: without a walk through all texts.
CREATE INDEX post_renderer ON post (renderer_version);

-- The posts that stay on top are few, and asked for with every first page.
CREATE INDEX post_pinned ON post (kind, pinned, published_at, id) WHERE status = 'public';
