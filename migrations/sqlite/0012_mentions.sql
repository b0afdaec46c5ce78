-- A mention: that another site links to a post, as a pingback told. It is a row of `comment`, so that moderators
-- decide about it in the same way. It is always top-level and has no replies.
ALTER TABLE comment ADD COLUMN kind TEXT NOT NULL DEFAULT 'comment' CHECK (kind IN ('comment', 'mention'));

-- Until now, the channel told it. One that was answered stays among the comments.
UPDATE comment SET kind = 'mention'
WHERE channel = 'webmention' AND parent_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM comment AS reply WHERE reply.parent_id = comment.id);

-- Only comments are counted.
UPDATE post SET comment_count = comment_count
  - (SELECT COUNT(*) FROM comment WHERE comment.post_id = post.id AND comment.kind = 'mention' AND comment.status = 'approved')
WHERE EXISTS (SELECT 1 FROM comment WHERE comment.post_id = post.id AND comment.kind = 'mention');

-- The mentions of a post.
CREATE INDEX comment_mention ON comment (post_id, created_at, id) WHERE kind = 'mention';
