-- A copy of a text that is being written shows pictures too, which are then in use. Copies from before get their uses when
-- the next one is made.

ALTER TABLE media_use DROP CONSTRAINT media_use_used_by_check;

ALTER TABLE media_use ADD CONSTRAINT media_use_used_by_check
    CHECK (used_by IN ('post', 'series', 'user', 'settings', 'autosave'));
