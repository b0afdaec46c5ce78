-- The blog: accounts, posts, comments and what administers them.
-- Times are RFC 3339 text in UTC, written by the program, never by SQL.

CREATE TABLE account (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL,
    slug          TEXT    NOT NULL UNIQUE,
    url           TEXT,
    role          TEXT    NOT NULL CHECK (role IN ('owner', 'editor', 'author', 'moderator')),
    created_at    TEXT    NOT NULL,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    origin_system TEXT,
    origin_id     TEXT
) STRICT;

CREATE UNIQUE INDEX account_origin ON account (origin_system, origin_id) WHERE origin_system IS NOT NULL;

CREATE TABLE post (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    kind             TEXT    NOT NULL CHECK (kind IN ('post', 'page')),
    -- Scheduled or published follows from published_at and the clock.
    status           TEXT    NOT NULL CHECK (status IN ('draft', 'public', 'trash')),
    slug             TEXT    NOT NULL,
    -- NULL until first public; the current row of `path` for this post.
    path             TEXT    UNIQUE,
    title            TEXT    NOT NULL,
    subtitle         TEXT    NOT NULL,
    source           TEXT    NOT NULL,
    format           TEXT    NOT NULL CHECK (format IN ('markdown', 'html')),
    html             TEXT    NOT NULL,
    renderer_version INTEGER NOT NULL,
    -- The https origins of the body's remote images, a JSON array, for the page's CSP.
    image_hosts      TEXT    NOT NULL,
    excerpt          TEXT    NOT NULL,
    author_id        INTEGER NOT NULL REFERENCES account (id),
    lang             TEXT,
    comments         TEXT    NOT NULL CHECK (comments IN ('open', 'moderated', 'closed', 'hidden')),
    -- What this post says about comments beside that, where it differs from the blog.
    comment_policy   TEXT NOT NULL,
    -- Approved comments, kept by the one way in for comments.
    comment_count    INTEGER NOT NULL DEFAULT 0,
    pinned           INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    created_at       TEXT    NOT NULL,
    published_at     TEXT,
    updated_at       TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    origin_system    TEXT,
    origin_id        TEXT,
    CHECK (status <> 'public' OR (published_at IS NOT NULL AND path IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX post_origin ON post (origin_system, origin_id) WHERE origin_system IS NOT NULL;
CREATE INDEX post_published ON post (kind, published_at, id) WHERE status = 'public';
CREATE INDEX post_due ON post (published_at) WHERE status = 'public';
CREATE INDEX post_created ON post (created_at, id);

-- Every path that was ever public, for ever: the current one of its post, an
-- older one (answers 308), or one whose post was purged (no post and no target:
-- answers 410). As the primary key it is what keeps two posts from one path.
CREATE TABLE path (
    path       TEXT PRIMARY KEY,
    post_id    INTEGER REFERENCES post (id) ON DELETE SET NULL,
    target     TEXT,
    -- Whether readers could ever find something here: then it is kept for ever.
    seen       INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX path_post ON path (post_id);

CREATE TABLE revision (
    post_id    INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    title      TEXT    NOT NULL,
    subtitle   TEXT    NOT NULL,
    slug       TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    format     TEXT    NOT NULL CHECK (format IN ('markdown', 'html')),
    labels     TEXT    NOT NULL,
    lang       TEXT,
    account_id INTEGER REFERENCES account (id),
    saved_at   TEXT    NOT NULL,
    PRIMARY KEY (post_id, number)
) STRICT;

CREATE TABLE label (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    -- NFKC and case-folded: what two spellings of one label share.
    folded     TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE post_label (
    post_id  INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (post_id, label_id)
) STRICT;

CREATE INDEX post_label_label ON post_label (label_id, post_id);

-- A guest's key, of which only the hash is known: whoever has it may change what was sent with it.
CREATE TABLE capability (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    -- When a moderator first let a comment of this guest appear.
    approved_at TEXT,
    revoked_at TEXT
) STRICT;

CREATE TABLE comment (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id          INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    parent_id        INTEGER REFERENCES comment (id),
    -- The first comment of its branch; NULL for one that starts a branch.
    root_id          INTEGER REFERENCES comment (id),
    depth            INTEGER NOT NULL,
    status           TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'spam', 'trash', 'removed')),
    author_name      TEXT    NOT NULL,
    author_url       TEXT,
    -- Set only for an authenticated author: what the badge stands on.
    account_id       INTEGER REFERENCES account (id),
    email_sealed     BLOB,
    email_lookup     BLOB,
    body             TEXT    NOT NULL,
    format           TEXT    NOT NULL CHECK (format IN ('markdown', 'html')),
    html             TEXT    NOT NULL,
    renderer_version INTEGER NOT NULL,
    -- The verdict's reasons, a JSON array.
    reasons          TEXT    NOT NULL,
    -- What the verdict rests on; NULL for a comment that was never judged.
    judgement        TEXT,
    -- What near copies share most bits of; NULL for a short text.
    simhash          INTEGER,
    -- Whose it is, if a guest can prove it.
    capability_id    INTEGER REFERENCES capability (id),
    door             TEXT    NOT NULL CHECK (door IN ('form', 'api', 'import', 'webmention', 'mail', 'federation')),
    -- HMAC of post, parent, name and body: the duplicate rule's key.
    digest           BLOB    NOT NULL,
    created_at       TEXT    NOT NULL,
    edited_at        TEXT,
    updated_at       TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    votes            INTEGER NOT NULL DEFAULT 0,
    -- The lower bound of what the votes say of it: what the best come first by.
    score            REAL    NOT NULL DEFAULT 0,
    origin_system    TEXT,
    origin_id        TEXT
) STRICT;

CREATE UNIQUE INDEX comment_origin ON comment (origin_system, origin_id) WHERE origin_system IS NOT NULL;
CREATE INDEX comment_thread ON comment (post_id, created_at, id) WHERE parent_id IS NULL;
CREATE INDEX comment_best ON comment (post_id, score DESC, id) WHERE parent_id IS NULL;
CREATE INDEX comment_post ON comment (post_id, status, created_at, id);
CREATE INDEX comment_branch ON comment (root_id, created_at, id, status);
CREATE INDEX comment_parent ON comment (parent_id);
CREATE INDEX comment_status ON comment (status, created_at, id);
-- With what the rules compare a new comment with, so that they read no rows.
CREATE INDEX comment_created ON comment (created_at, id, post_id, simhash);
CREATE INDEX comment_digest ON comment (digest);
CREATE INDEX comment_capability ON comment (capability_id, id) WHERE capability_id IS NOT NULL;
CREATE INDEX comment_email ON comment (email_lookup) WHERE email_lookup IS NOT NULL;
CREATE INDEX comment_rubbish ON comment (updated_at, id) WHERE status IN ('spam', 'trash');

-- What a comment said before each change of its text.
CREATE TABLE comment_history (
    comment_id  INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL,
    body        TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    PRIMARY KEY (comment_id, version)
) STRICT;

CREATE TABLE vote (
    comment_id    INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    capability_id INTEGER NOT NULL REFERENCES capability (id),
    created_at    TEXT NOT NULL,
    PRIMARY KEY (comment_id, capability_id)
) STRICT;

CREATE INDEX vote_capability ON vote (capability_id);

-- What moderators called spam and what not: hashed features, no text. A row outlives its comment's purge.
CREATE TABLE decision (
    comment_id INTEGER PRIMARY KEY,
    is_spam    INTEGER NOT NULL CHECK (is_spam IN (0, 1)),
    features   BLOB NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;

CREATE INDEX decision_newest ON decision (decided_at, comment_id);

-- One row: the filter that was trained on them.
CREATE TABLE spam_model (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL,
    model      BLOB NOT NULL,
    trained_at TEXT NOT NULL
) STRICT;

-- Who wants to be told of replies under a post; told of none before `confirmed_at`.
CREATE TABLE subscription (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id       INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    capability_id INTEGER NOT NULL REFERENCES capability (id),
    email_sealed  BLOB NOT NULL,
    email_lookup  BLOB NOT NULL,
    pace          TEXT NOT NULL CHECK (pace IN ('each', 'daily')),
    created_at    TEXT NOT NULL,
    confirmed_at  TEXT,
    UNIQUE (post_id, email_lookup, capability_id)
) STRICT;

CREATE INDEX subscription_email ON subscription (email_lookup);
CREATE INDEX subscription_capability ON subscription (capability_id);
CREATE INDEX subscription_unconfirmed ON subscription (created_at) WHERE confirmed_at IS NULL;

-- Which address was asked whether it wants to be told, for a day: nothing that a visitor does shortens this.
CREATE TABLE mail_question (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    email_lookup BLOB NOT NULL,
    asked_at     TEXT NOT NULL
) STRICT;

CREATE INDEX mail_question_email ON mail_question (email_lookup, asked_at);
CREATE INDEX mail_question_age ON mail_question (asked_at);

-- Which reply a subscriber is told of, once.
CREATE TABLE notification (
    subscription_id INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
    comment_id      INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    sent_at         TEXT,
    PRIMARY KEY (subscription_id, comment_id)
) STRICT;

CREATE INDEX notification_comment ON notification (comment_id);

CREATE TABLE ban (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    capability_id INTEGER REFERENCES capability (id),
    email_lookup  BLOB,
    domain        TEXT,
    reason        TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    expires_at    TEXT,
    CHECK ((capability_id IS NOT NULL) OR (email_lookup IS NOT NULL) OR (domain IS NOT NULL))
) STRICT;


CREATE TABLE token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    hash         BLOB NOT NULL UNIQUE,
    scopes       TEXT NOT NULL,
    account_id   INTEGER NOT NULL REFERENCES account (id),
    created_at   TEXT NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT
) STRICT;

-- One row: the owner's choices as one JSON document.
CREATE TABLE setting (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    document   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    updated_at TEXT    NOT NULL
) STRICT;

CREATE TABLE change (
    seq     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    node    TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;

CREATE INDEX change_subject ON change (subject, seq);

CREATE TABLE change_counter (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
) STRICT;

INSERT INTO change_counter (id, seq) VALUES (1, 0);

CREATE TABLE job (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL,
    payload    TEXT    NOT NULL,
    status     TEXT    NOT NULL CHECK (status IN ('waiting', 'running', 'parked')),
    attempts   INTEGER NOT NULL,
    run_at     TEXT    NOT NULL,
    last_error TEXT,
    created_at TEXT    NOT NULL
) STRICT;

CREATE INDEX job_due ON job (status, run_at, id);
CREATE INDEX job_kind ON job (kind) WHERE status = 'waiting';

CREATE TABLE idempotency (
    token_id     INTEGER NOT NULL REFERENCES token (id) ON DELETE CASCADE,
    key          TEXT    NOT NULL,
    fingerprint  BLOB    NOT NULL,
    status       INTEGER NOT NULL,
    headers      TEXT    NOT NULL,
    body         BLOB    NOT NULL,
    created_at   TEXT    NOT NULL,
    PRIMARY KEY (token_id, key)
) STRICT;

CREATE INDEX idempotency_age ON idempotency (created_at);
