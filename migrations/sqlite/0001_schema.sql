-- The schema of a blog: users, posts, comments, and the tables for their administration.
--
-- Times are RFC 3339 text in UTC, JSON is text and a Boolean is 0 or 1. The program supplies all times; no statement
-- reads the clock of the database.
--
-- `version` numbers the states of a row, for conditional requests (ETag). `origin_system` and `origin_id` name what an
-- imported row was in the blog that it comes from, so that a second import finds it again.

-- ---------------------------------------------------------------------------------------------------------------------
-- The blog
-- ---------------------------------------------------------------------------------------------------------------------

-- One row: the identity of the blog, fixed when it is first started.
CREATE TABLE blog (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    -- The prefix of the blog's own ids (tag URIs, RFC 4151).
    tag_prefix      TEXT    NOT NULL,
    created_at         TEXT    NOT NULL,
    -- A value derived from the secret key that reveals nothing about it. It tells whether the key is still the same.
    key_fingerprint TEXT
) STRICT;

-- One row: the owner's settings, as one JSON document.
CREATE TABLE setting (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    document   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    updated_at TEXT    NOT NULL
) STRICT;

-- ---------------------------------------------------------------------------------------------------------------------
-- Users and their tokens
-- ---------------------------------------------------------------------------------------------------------------------

-- Users, who sign in, write posts and moderate. The row of a removed user is kept, because comments, revisions and the
-- change log refer to it.
CREATE TABLE user_account (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL,
    slug          TEXT    NOT NULL UNIQUE,
    url           TEXT,
    -- The text about the user, in Markdown.
    bio           TEXT    NOT NULL DEFAULT '',
    role          TEXT    NOT NULL CHECK (role IN ('owner', 'editor', 'author', 'moderator')),
    created_at    TEXT    NOT NULL,
    updated_at    TEXT    NOT NULL,
    removed_at    TEXT,
    -- The user who received the posts of a removed user, and who receives those of later imports.
    successor_id       INTEGER REFERENCES user_account (id),
    version       INTEGER NOT NULL,
    origin_system TEXT,
    origin_id     TEXT
) STRICT;

CREATE UNIQUE INDEX user_account_origin ON user_account (origin_system, origin_id) WHERE origin_system IS NOT NULL;

-- An API token, of which only the hash is stored.
CREATE TABLE token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES user_account (id),
    name         TEXT    NOT NULL,
    hash         BLOB    NOT NULL UNIQUE,
    scopes       TEXT    NOT NULL,
    created_at   TEXT    NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT
) STRICT;

-- The response to a request with an Idempotency-Key, for repetitions of the request.
CREATE TABLE idempotency (
    token_id    INTEGER NOT NULL REFERENCES token (id) ON DELETE CASCADE,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    status      INTEGER NOT NULL,
    headers     TEXT    NOT NULL,
    body        BLOB    NOT NULL,
    created_at  TEXT    NOT NULL,
    PRIMARY KEY (token_id, key)
) STRICT;

CREATE INDEX idempotency_age ON idempotency (created_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Posts
-- ---------------------------------------------------------------------------------------------------------------------

-- Posts that belong together, in an order.
CREATE TABLE series (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT    NOT NULL UNIQUE,
    title       TEXT    NOT NULL,
    description TEXT    NOT NULL,
    created_at  TEXT    NOT NULL,
    updated_at  TEXT    NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

-- A post or a page, in any state.
CREATE TABLE post (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    kind             TEXT    NOT NULL CHECK (kind IN ('post', 'page')),
    -- Scheduled or published follows from `published_at` and the clock.
    status           TEXT    NOT NULL CHECK (status IN ('draft', 'public', 'trash')),
    slug             TEXT    NOT NULL,
    -- NULL until first public; the current row of `path` for this post.
    path             TEXT    UNIQUE,
    title            TEXT    NOT NULL,
    subtitle         TEXT    NOT NULL,
    -- The source text, and the HTML that it is rendered to.
    source           TEXT    NOT NULL,
    format           TEXT    NOT NULL CHECK (format IN ('markdown', 'html')),
    html             TEXT    NOT NULL,
    renderer_version INTEGER NOT NULL,
    -- The https origins of the body's remote images, a JSON array, for the page's CSP.
    image_hosts      TEXT    NOT NULL,
    excerpt          TEXT    NOT NULL,
    author_id        INTEGER NOT NULL REFERENCES user_account (id),
    lang             TEXT,
    -- Shared by all posts that are translations of one text.
    translation_key  TEXT,
    series_id        INTEGER REFERENCES series (id),
    -- Its place in the series; posts at the same place are ordered by date.
    series_position  INTEGER CHECK ((series_position IS NULL) = (series_id IS NULL)),
    pinned           INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    comments         TEXT    NOT NULL CHECK (comments IN ('open', 'moderated', 'closed', 'hidden')),
    -- The rules for comments that differ from the blog's, as JSON.
    comment_policy   TEXT    NOT NULL,
    -- The number of approved comments, maintained by the code that changes comments.
    comment_count    INTEGER NOT NULL DEFAULT 0,
    created_at       TEXT    NOT NULL,
    published_at     TEXT,
    updated_at       TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    origin_system    TEXT,
    origin_id        TEXT,
    CHECK (status <> 'public' OR (published_at IS NOT NULL AND path IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX post_origin ON post (origin_system, origin_id) WHERE origin_system IS NOT NULL;

-- Pages: lists by date, the pinned posts (few, and asked for with every first page), an author's, a series', the
-- translations of a post, and what is published next.
CREATE INDEX post_published ON post (kind, published_at, id) WHERE status = 'public';
CREATE INDEX post_pinned ON post (kind, pinned, published_at, id) WHERE status = 'public';
CREATE INDEX post_author ON post (author_id, kind, published_at, id) WHERE status = 'public';
CREATE INDEX post_series ON post (series_id, series_position, published_at, id) WHERE series_id IS NOT NULL;
CREATE INDEX post_translation ON post (translation_key, published_at, id) WHERE translation_key IS NOT NULL;
CREATE INDEX post_due ON post (published_at) WHERE status = 'public';

-- Feeds, by last change.
CREATE INDEX post_updated ON post (kind, updated_at, id) WHERE status = 'public';

-- The API's lists, drafts included.
CREATE INDEX post_created ON post (created_at, id);
CREATE INDEX post_changed ON post (updated_at, id);
CREATE INDEX post_slug ON post (slug, id);

-- Covering indexes: the sitemap's list of parts, whether a post is an author's, whether a found post is public and
-- whether an older renderer made a post are read from these alone, not from rows with long texts.
CREATE INDEX post_sitemap ON post (id, status, published_at, updated_at);
CREATE INDEX post_owner ON post (author_id, id);
CREATE INDEX post_state ON post (id, status, published_at, comments);
CREATE INDEX post_renderer ON post (renderer_version);

-- Every path that was ever public, and every redirect. A row leads to the post whose path it is or was (an older path
-- answers 308), to a target, or nowhere (the post was purged: 410). UNIQUE (path) keeps two posts from having the same
-- path.
CREATE TABLE path (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    path             TEXT    NOT NULL UNIQUE,
    post_id          INTEGER REFERENCES post (id) ON DELETE SET NULL,
    -- The target of a redirect, encoded: a path of this blog, or an http or https URL.
    target           TEXT,
    -- Whether readers could ever find a post here. Such a row is kept for ever.
    seen             INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    -- The number of redirects and 410 responses at this path, and the time of the last one.
    follow_count     INTEGER NOT NULL DEFAULT 0,
    last_followed_at TEXT,
    created_at       TEXT    NOT NULL,
    updated_at       TEXT    NOT NULL,
    version          INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX path_post ON path (post_id);

-- The texts of a post at each save.
CREATE TABLE revision (
    post_id  INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    title    TEXT    NOT NULL,
    subtitle TEXT    NOT NULL,
    slug     TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    format   TEXT    NOT NULL CHECK (format IN ('markdown', 'html')),
    labels   TEXT    NOT NULL,
    lang     TEXT,
    -- The user who saved the post.
    user_id  INTEGER REFERENCES user_account (id),
    saved_at TEXT    NOT NULL,
    PRIMARY KEY (post_id, number)
) STRICT;

-- The entry ids that imported posts had in the feeds of the blog that they come from.
CREATE TABLE post_entry (
    post_id  INTEGER PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
    entry_id TEXT    NOT NULL UNIQUE
) STRICT;

-- ---------------------------------------------------------------------------------------------------------------------
-- Labels
-- ---------------------------------------------------------------------------------------------------------------------

-- A label, with the name that it was last given.
CREATE TABLE label (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    -- The name, NFKC-normalised and case-folded, which all spellings of a label share.
    folded     TEXT    NOT NULL UNIQUE,
    -- The number of public posts, scheduled ones included. The triggers below maintain it, so that a list of labels
    -- reads no posts.
    posts      INTEGER NOT NULL DEFAULT 0,
    created_at TEXT    NOT NULL
) STRICT;

-- Former names of labels. Their URLs redirect to the label (308), or answer 410 where the label was deleted (NULL).
CREATE TABLE label_alias (
    folded     TEXT    PRIMARY KEY,
    label_id   INTEGER REFERENCES label (id) ON DELETE SET NULL,
    created_at TEXT    NOT NULL
) STRICT;

CREATE INDEX label_alias_label ON label_alias (label_id);

-- The labels of a post, in its order.
CREATE TABLE post_label (
    post_id  INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (post_id, label_id)
) STRICT;

CREATE INDEX post_label_label ON post_label (label_id, post_id);

CREATE TRIGGER post_label_attached AFTER INSERT ON post_label
WHEN EXISTS (SELECT 1 FROM post WHERE id = NEW.post_id AND kind = 'post' AND status = 'public')
BEGIN
    UPDATE label SET posts = posts + 1 WHERE id = NEW.label_id;
END;

-- It does not fire for a post that is deleted, whose row is gone by then: `post_labels_deleted` counts those.
CREATE TRIGGER post_label_detached AFTER DELETE ON post_label
WHEN EXISTS (SELECT 1 FROM post WHERE id = OLD.post_id AND kind = 'post' AND status = 'public')
BEGIN
    UPDATE label SET posts = posts - 1 WHERE id = OLD.label_id;
END;

CREATE TRIGGER post_labels_shown AFTER UPDATE OF kind, status ON post
WHEN (OLD.kind = 'post' AND OLD.status = 'public') <> (NEW.kind = 'post' AND NEW.status = 'public')
BEGIN
    UPDATE label
    SET posts = posts + CASE WHEN NEW.kind = 'post' AND NEW.status = 'public' THEN 1 ELSE -1 END
    WHERE id IN (SELECT label_id FROM post_label WHERE post_id = NEW.id);
END;

CREATE TRIGGER post_labels_deleted BEFORE DELETE ON post
WHEN OLD.kind = 'post' AND OLD.status = 'public'
BEGIN
    UPDATE label SET posts = posts - 1 WHERE id IN (SELECT label_id FROM post_label WHERE post_id = OLD.id);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Comments
-- ---------------------------------------------------------------------------------------------------------------------

-- A guest, known by a key of which only the hash is stored. The key proves who sent a comment, a vote or a
-- subscription.
CREATE TABLE guest (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    hash        BLOB    NOT NULL UNIQUE,
    created_at  TEXT    NOT NULL,
    -- When a moderator first approved a comment of this guest.
    approved_at TEXT,
    revoked_at  TEXT
) STRICT;

-- A comment, in any state. A removed one keeps its row, without its text, for the sake of its replies.
CREATE TABLE comment (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id          INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    parent_id        INTEGER REFERENCES comment (id),
    -- The top-level comment of the subtree; NULL for a top-level comment.
    root_id          INTEGER REFERENCES comment (id),
    depth            INTEGER NOT NULL,
    status           TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'spam', 'trash', 'removed')),
    channel          TEXT    NOT NULL CHECK (channel IN ('form', 'api', 'import', 'webmention', 'mail', 'federation')),
    author_name      TEXT    NOT NULL,
    author_url       TEXT,
    -- Set only for a user who signed in, which earns the badge.
    user_id          INTEGER REFERENCES user_account (id),
    -- Set only if the commenter has a guest key.
    guest_id         INTEGER REFERENCES guest (id),
    -- The author's address: encrypted, and as a keyed hash by which it can be looked up.
    email_encrypted  BLOB,
    email_lookup     BLOB,
    -- The source text, and the HTML that it is rendered to.
    body             TEXT    NOT NULL,
    format           TEXT    NOT NULL CHECK (format IN ('markdown', 'html')),
    html             TEXT    NOT NULL,
    renderer_version INTEGER NOT NULL,
    -- The reasons of the verdict, a JSON array.
    reasons          TEXT    NOT NULL,
    -- The evidence of the verdict; NULL for a comment that was never judged.
    judgement        TEXT,
    -- The SimHash, of which near copies differ in few bits; NULL for a short text.
    simhash          INTEGER,
    -- The HMAC of post, parent, name and body. Two comments with the same one are duplicates.
    digest           BLOB    NOT NULL,
    votes            INTEGER NOT NULL DEFAULT 0,
    -- The lower bound of the votes' Wilson interval, by which "best first" is ordered.
    score            REAL    NOT NULL DEFAULT 0,
    created_at       TEXT    NOT NULL,
    edited_at        TEXT,
    updated_at       TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    origin_system    TEXT,
    origin_id        TEXT
) STRICT;

CREATE UNIQUE INDEX comment_origin ON comment (origin_system, origin_id) WHERE origin_system IS NOT NULL;

-- The lists of a thread: top-level comments, a subtree, direct replies. The last two contain replies only.
CREATE INDEX comment_thread ON comment (post_id, created_at, id) WHERE parent_id IS NULL;
CREATE INDEX comment_best ON comment (post_id, score DESC, id) WHERE parent_id IS NULL;
CREATE INDEX comment_subtree ON comment (root_id, created_at, id, status) WHERE root_id IS NOT NULL;
CREATE INDEX comment_parent ON comment (parent_id) WHERE parent_id IS NOT NULL;

-- The lists of moderators: an index for each filter, in the order of the list.
CREATE INDEX comment_post ON comment (post_id, status, created_at, id);
CREATE INDEX comment_under ON comment (post_id, created_at, id);
CREATE INDEX comment_status ON comment (status, created_at, id);
CREATE INDEX comment_channel ON comment (channel, created_at, id);
CREATE INDEX comment_user ON comment (user_id, created_at, id) WHERE user_id IS NOT NULL;
CREATE INDEX comment_guest ON comment (guest_id, id) WHERE guest_id IS NOT NULL;
CREATE INDEX comment_email ON comment (email_lookup, created_at, id) WHERE email_lookup IS NOT NULL;

-- Covering index: the rules compare a new comment with these values alone.
CREATE INDEX comment_created ON comment (created_at, id, post_id, simhash);
CREATE INDEX comment_digest ON comment (digest);

-- Comments that are due to be purged.
CREATE INDEX comment_purgeable ON comment (updated_at, id) WHERE status IN ('spam', 'trash');

-- The text of a comment before each change.
CREATE TABLE comment_history (
    comment_id  INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL,
    body        TEXT    NOT NULL,
    replaced_at TEXT    NOT NULL,
    replaced_by TEXT    NOT NULL,
    PRIMARY KEY (comment_id, version)
) STRICT;

-- The entry ids that imported comments had in the feeds of the blog that they come from.
CREATE TABLE comment_entry (
    comment_id INTEGER PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
    entry_id   TEXT    NOT NULL UNIQUE
) STRICT;

-- A guest's vote for a comment.
CREATE TABLE vote (
    comment_id INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    guest_id   INTEGER NOT NULL REFERENCES guest (id),
    created_at TEXT    NOT NULL,
    PRIMARY KEY (comment_id, guest_id)
) STRICT;

CREATE INDEX vote_guest ON vote (guest_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Moderation
-- ---------------------------------------------------------------------------------------------------------------------

-- Decisions of moderators, spam or not, as hashed features without the text. A row outlives the purge of its comment.
CREATE TABLE decision (
    comment_id INTEGER PRIMARY KEY,
    is_spam    INTEGER NOT NULL CHECK (is_spam IN (0, 1)),
    features   BLOB    NOT NULL,
    decided_at TEXT    NOT NULL
) STRICT;

CREATE INDEX decision_newest ON decision (decided_at, comment_id);

-- One row: the filter that was trained on the decisions.
CREATE TABLE spam_model (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL,
    model      BLOB    NOT NULL,
    trained_at TEXT    NOT NULL
) STRICT;

-- Bans: of a guest, of an e-mail address, or of a domain in links.
CREATE TABLE ban (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    guest_id     INTEGER REFERENCES guest (id),
    email_lookup BLOB,
    domain       TEXT,
    reason       TEXT    NOT NULL,
    created_at   TEXT    NOT NULL,
    expires_at   TEXT,
    CHECK ((guest_id IS NOT NULL) OR (email_lookup IS NOT NULL) OR (domain IS NOT NULL))
) STRICT;

-- ---------------------------------------------------------------------------------------------------------------------
-- Mail to guests
-- ---------------------------------------------------------------------------------------------------------------------

-- A guest's wish for e-mail about replies under a post; nothing is sent before it is confirmed.
CREATE TABLE subscription (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id         INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    guest_id        INTEGER NOT NULL REFERENCES guest (id),
    email_encrypted BLOB    NOT NULL,
    email_lookup    BLOB    NOT NULL,
    frequency       TEXT    NOT NULL CHECK (frequency IN ('each', 'daily')),
    created_at      TEXT    NOT NULL,
    confirmed_at    TEXT,
    UNIQUE (post_id, email_lookup, guest_id)
) STRICT;

CREATE INDEX subscription_email ON subscription (email_lookup);
CREATE INDEX subscription_guest ON subscription (guest_id);
CREATE INDEX subscription_unconfirmed ON subscription (created_at) WHERE confirmed_at IS NULL;

-- E-mails that asked an address to confirm a subscription, kept for a day. Nothing that a guest does shortens this.
CREATE TABLE confirmation_email (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    email_lookup BLOB    NOT NULL,
    sent_at     TEXT    NOT NULL
) STRICT;

CREATE INDEX confirmation_email_email ON confirmation_email (email_lookup, sent_at);
CREATE INDEX confirmation_email_age ON confirmation_email (sent_at);

-- A reply about which a subscriber receives e-mail, once.
CREATE TABLE notification (
    subscription_id INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
    comment_id      INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    sent_at         TEXT,
    PRIMARY KEY (subscription_id, comment_id)
) STRICT;

CREATE INDEX notification_comment ON notification (comment_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Search
-- ---------------------------------------------------------------------------------------------------------------------

-- The folded words of posts and of comments. The program folds them, so that the tokenizer only splits at spaces.
-- Erased words leave the index at once ('secure-delete').
CREATE VIRTUAL TABLE search_post USING fts5 (title, heading, body, facets, tokenize = 'ascii', prefix = '2 3');
INSERT INTO search_post (search_post, rank) VALUES ('secure-delete', 1);

CREATE VIRTUAL TABLE search_comment USING fts5 (heading, body, facets, tokenize = 'ascii', prefix = '2 3');
INSERT INTO search_comment (search_comment, rank) VALUES ('secure-delete', 1);

-- A virtual table has no foreign keys.
CREATE TRIGGER search_post_deleted AFTER DELETE ON post
BEGIN
    DELETE FROM search_post WHERE rowid = OLD.id;
END;

CREATE TRIGGER search_comment_deleted AFTER DELETE ON comment
BEGIN
    DELETE FROM search_comment WHERE rowid = OLD.id;
END;

-- One row: the progress of rebuilding the index, and the version of the folding.
CREATE TABLE search_progress (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL,
    post_id    INTEGER NOT NULL,
    comment_id INTEGER NOT NULL,
    is_done    INTEGER NOT NULL CHECK (is_done IN (0, 1))
) STRICT;

INSERT INTO search_progress (id, version, post_id, comment_id, is_done) VALUES (1, 0, 0, 0, 0);

-- ---------------------------------------------------------------------------------------------------------------------
-- Changes and jobs
-- ---------------------------------------------------------------------------------------------------------------------

-- The change log: who changed what and when, with enough detail to derive the affected pages from the row alone.
CREATE TABLE change (
    seq     INTEGER PRIMARY KEY,
    at      TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    -- The process that wrote the row.
    node    TEXT    NOT NULL,
    detail  TEXT    NOT NULL
) STRICT;

CREATE INDEX change_subject ON change (subject, seq);

-- One row: the number of the last change. Changes are numbered without gaps, in the order of their commits.
CREATE TABLE change_counter (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
) STRICT;

INSERT INTO change_counter (id, seq) VALUES (1, 0);

-- The time at which the data behind a surrogate key last changed. A row outlives that data, and its time never
-- decreases.
CREATE TABLE last_modified (
    key TEXT PRIMARY KEY,
    at  TEXT NOT NULL
) STRICT;

-- The durable queue.
CREATE TABLE job (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Each lane has workers of its own.
    lane         TEXT    NOT NULL DEFAULT 'long',
    kind         TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    status       TEXT    NOT NULL CHECK (status IN ('waiting', 'running', 'parked')),
    attempts     INTEGER NOT NULL,
    -- The number of claims, by which a worker notices that it lost the job to another.
    claim_number INTEGER NOT NULL DEFAULT 0,
    run_at       TEXT    NOT NULL,
    last_error   TEXT,
    created_at   TEXT    NOT NULL
) STRICT;

CREATE INDEX job_due ON job (lane, run_at, id) WHERE status <> 'parked';
CREATE INDEX job_kind ON job (kind) WHERE status = 'waiting';

-- ---------------------------------------------------------------------------------------------------------------------
-- Statistics
-- ---------------------------------------------------------------------------------------------------------------------

-- Without statistics SQLite considers every index equally good: it looked for one author's posts among those of all,
-- for the top-level comments of a post among all of its comments, and for a guest's among those of a status. These are
-- the numbers of a large blog, the same for every blog, so that plans stay as the tests have seen them. (PostgreSQL
-- counts on its own.)
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
VALUES ('user_account', NULL, '50'),
       ('series', NULL, '500'),
       ('post', 'sqlite_autoindex_post_1', '100000 1'),
       ('post', 'post_origin', '50000 50000 1'),
       ('post', 'post_published', '100000 99000 1 1'),
       ('post', 'post_pinned', '100000 99000 49500 1 1'),
       ('post', 'post_author', '100000 5000 4950 1 1'),
       ('post', 'post_series', '5000 10 1 1 1'),
       ('post', 'post_translation', '5000 2 1 1'),
       ('post', 'post_due', '100000 1'),
       ('post', 'post_updated', '100000 99000 1 1'),
       ('post', 'post_created', '100000 1 1'),
       ('post', 'post_changed', '100000 1 1'),
       ('post', 'post_slug', '100000 2 1'),
       ('post', 'post_sitemap', '100000 1 1 1 1'),
       ('post', 'post_owner', '100000 5000 1'),
       ('post', 'post_state', '100000 1 1 1 1'),
       ('post', 'post_renderer', '100000 50000'),
       ('comment', 'comment_thread', '500000 20 1 1'),
       ('comment', 'comment_best', '500000 20 10 1'),
       ('comment', 'comment_subtree', '500000 5 1 1 1'),
       ('comment', 'comment_parent', '500000 2'),
       ('comment', 'comment_post', '1000000 40 4 1 1'),
       ('comment', 'comment_under', '1000000 40 1 1'),
       ('comment', 'comment_status', '1000000 200000 1 1'),
       ('comment', 'comment_channel', '1000000 200000 1 1'),
       ('comment', 'comment_user', '10000 2000 1 1'),
       ('comment', 'comment_guest', '500000 5 1'),
       ('comment', 'comment_email', '500000 5 1 1'),
       ('comment', 'comment_created', '1000000 1 1 1 1'),
       ('comment', 'comment_digest', '1000000 1'),
       ('comment', 'comment_purgeable', '10000 1 1');
