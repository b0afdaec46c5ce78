-- The picture of a post, which stands for it in lists and previews, and the picture of a user: the path of an item of
-- the media library, /media/{hash}/{name}; NULL for none. Like the path in a text, it names no row, so that it survives
-- when one of two items with the same file is deleted.

ALTER TABLE post ADD COLUMN cover TEXT;
ALTER TABLE revision ADD COLUMN cover TEXT;
ALTER TABLE user_account ADD COLUMN photo TEXT;
