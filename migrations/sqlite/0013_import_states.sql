-- The state of imports, so that they can run in the background: each is surveyed first, and begins
-- when its user says so.

ALTER TABLE import ADD COLUMN state TEXT NOT NULL DEFAULT 'done'
    CHECK (state IN ('surveying', 'ready', 'running', 'stopped', 'failed', 'done', 'undoing', 'undone'));
UPDATE import SET state = 'stopped' WHERE finished_at IS NULL;
-- Who asked for it; NULL for an import from the command line.
ALTER TABLE import ADD COLUMN user_id INTEGER REFERENCES user_account (id);
-- The paths of its files below the folder of imports; empty for one from the command line.
ALTER TABLE import ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
ALTER TABLE import ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
-- What was found or done, besides the counts and the losses.
ALTER TABLE import ADD COLUMN findings TEXT NOT NULL DEFAULT '{}';
-- Why it failed.
ALTER TABLE import ADD COLUMN error TEXT;
-- How much of the present state is done, in thousandths.
ALTER TABLE import ADD COLUMN progress INTEGER NOT NULL DEFAULT 0;
