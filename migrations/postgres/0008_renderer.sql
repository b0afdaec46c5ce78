-- Whether an older renderer made any post is asked at every start: without a walk through all texts.
CREATE INDEX post_renderer ON post (renderer_version);
