-- The KAZOO cluster behind the file. No token, key or readable password is in any of these tables.

-- One row where a cluster is set up; none else.
CREATE TABLE cluster (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    url           TEXT NOT NULL CHECK (url <> ''), -- as far as /v2
    account_id    TEXT NOT NULL CHECK (length(account_id) = 32 AND account_id NOT GLOB '*[^0-9a-f]*'), -- the reseller there
    account_name  TEXT NOT NULL,
    is_reseller   INTEGER NOT NULL CHECK (is_reseller IN (0, 1)),
    version       TEXT, -- NULL: not told yet
    classifiers   TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(classifiers)), -- name: label; {}: not read yet
    service_plans TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(service_plans)),
    pull          INTEGER NOT NULL DEFAULT 0, -- counts the listings of all accounts there
    pulled_at     INTEGER,
    pull_trouble  TEXT, -- what of the last pull needs a person, as sentences; NULL: nothing
    reached_at    INTEGER,
    trouble       TEXT CHECK (json_valid(trouble)), -- NULL: it can be worked with
    -- one worker at a time; what it writes is refused once the lease is another's
    worker        TEXT,
    worker_until  INTEGER,
    handed_out    INTEGER NOT NULL DEFAULT 0 -- counts the steps that were: new ones and those put off take turns
) STRICT;

-- What is known of an account there.
CREATE TABLE cluster_account (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    cluster_id TEXT UNIQUE CHECK (length(cluster_id) = 32 AND cluster_id NOT GLOB '*[^0-9a-f]*'), -- NULL: not there yet
    -- its documents as last seen there by both sides: what is compared with to tell who changed what
    account    TEXT CHECK (json_valid(account)),
    limits     TEXT CHECK (json_valid(limits)),
    -- those that stand there now, where a person has to decide
    theirs     TEXT CHECK (json_valid(theirs)),
    balance    INTEGER, -- KAZOO's units, ten thousand to the dollar
    balance_at INTEGER,
    listed     TEXT, -- what the listing said of it last, to tell what changed
    pull       INTEGER NOT NULL DEFAULT 0 -- the listing that it was last in; -1 where it is deleted here
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_account_pull ON cluster_account (pull) WHERE cluster_id IS NOT NULL;
CREATE INDEX cluster_account_theirs ON cluster_account (account_id) WHERE theirs IS NOT NULL;

-- A user there. Stays while the removal of the user has still to be sent.
CREATE TABLE cluster_user (
    user_id    TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    cluster_id TEXT NOT NULL CHECK (length(cluster_id) = 32 AND cluster_id NOT GLOB '*[^0-9a-f]*'),
    document   TEXT NOT NULL CHECK (json_valid(document))
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_user_account ON cluster_user (account_id, cluster_id);

-- What has still to be sent. A row goes once the cluster has confirmed it.
CREATE TABLE outbox (
    number          INTEGER PRIMARY KEY AUTOINCREMENT, -- a number once told is never another step's
    account_id      TEXT NOT NULL REFERENCES account (id),
    kind            TEXT NOT NULL
        CHECK (kind IN ('account', 'move', 'limits', 'user', 'callflow', 'credit', 'delete')),
    subject         TEXT NOT NULL DEFAULT '', -- the id of a user, or the source id of credit
    version         INTEGER NOT NULL DEFAULT 1, -- counts changes, so that one made while it is sent is not lost
    state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'attention')),
    sent_at         INTEGER, -- when it was first sent: what became of that has to be looked for
    -- of an account or user that is not known there yet: what was sent to make it, to look for it by
    sent            TEXT CHECK (json_valid(sent)),
    tries           INTEGER NOT NULL DEFAULT 0,
    -- 1: the account it belongs to, or the one above, has to be made there first
    held            INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    -- 0: at once. What comes after a step that was put off waits as long, as the order within an account holds
    not_before      INTEGER NOT NULL DEFAULT 0,
    why             TEXT, -- why it was put off itself
    attention       TEXT CHECK (json_valid(attention)),
    accepts_charges INTEGER NOT NULL DEFAULT 0 CHECK (accepts_charges IN (0, 1)),
    -- of a user: its password, sealed with a key that is not in this file, and how it is sent
    sealed          BLOB,
    send_email      INTEGER NOT NULL DEFAULT 0 CHECK (send_email IN (0, 1)),
    require_update  INTEGER NOT NULL DEFAULT 0 CHECK (require_update IN (0, 1)),
    UNIQUE (account_id, kind, subject),
    CHECK ((state = 'attention') = (attention IS NOT NULL))
) STRICT;
-- The next step is found without looking at any other, however many wait.
CREATE INDEX outbox_due ON outbox (not_before, number) WHERE state = 'waiting' AND held = 0;
CREATE INDEX outbox_sending ON outbox (number) WHERE state = 'sending';
CREATE INDEX outbox_attention ON outbox (number) WHERE state = 'attention';
