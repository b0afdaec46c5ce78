-- What the sitemap's index says of each part is read from this alone: no row with a post's text is touched.
CREATE INDEX post_sitemap ON post (id, status, published_at, updated_at);
