-- The state of imports, so that they can run in the background: each is surveyed first, and begins
-- when its user says so.

ALTER TABLE import ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'done'
    CHECK (state IN ('surveying', 'ready', 'running', 'stopped', 'failed', 'done', 'undoing', 'undone'));
UPDATE import SET state = 'stopped' WHERE finished_at IS NULL;
-- Who asked for it; NULL for an import from the command line.
ALTER TABLE import ADD COLUMN user_id BIGINT REFERENCES user_account (id);
-- The paths of its files below the folder of imports; empty for one from the command line.
ALTER TABLE import ADD COLUMN files JSONB NOT NULL DEFAULT '[]';
ALTER TABLE import ADD COLUMN options JSONB NOT NULL DEFAULT '{}';
-- What was found or done, besides the counts and the losses.
ALTER TABLE import ADD COLUMN findings JSONB NOT NULL DEFAULT '{}';
-- Why it failed.
ALTER TABLE import ADD COLUMN error TEXT COLLATE "C";
-- How much of the present state is done, in thousandths.
ALTER TABLE import ADD COLUMN progress BIGINT NOT NULL DEFAULT 0;
