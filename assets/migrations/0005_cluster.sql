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
    -- documents that were sent without an answer: what they made is looked for by them, and what stands there of them is
    -- nobody else's change
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

-- Credit that was booked there once. Where the account is sent anew it is not booked again: it may be spent.
CREATE TABLE cluster_credit (
    source_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- How much there is of it, kept by triggers: counting it for each Sync page would take longer than reading the page.
CREATE TABLE cluster_tally (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    steps         INTEGER NOT NULL CHECK (steps >= 0), -- those that need a person too
    attention     INTEGER NOT NULL CHECK (attention >= 0), -- steps that need a person
    there         INTEGER NOT NULL CHECK (there >= 0), -- accounts that are known there and live here
    changed_there INTEGER NOT NULL CHECK (changed_there >= 0), -- accounts that a person has to decide about
    on_the_way    INTEGER NOT NULL CHECK (on_the_way >= 0) -- accounts that are still to be made there
) STRICT;
INSERT INTO cluster_tally VALUES (1, 0, 0, 0, 0, 0);

CREATE TRIGGER cluster_tally_of_step AFTER INSERT ON outbox
BEGIN
    UPDATE cluster_tally SET
        steps = steps + 1,
        attention = attention + (NEW.state = 'attention'),
        on_the_way = on_the_way + (NEW.kind = 'account' AND NOT EXISTS (
            SELECT 1 FROM cluster_account WHERE account_id = NEW.account_id AND cluster_id IS NOT NULL));
END;
CREATE TRIGGER cluster_tally_of_state AFTER UPDATE OF state ON outbox
WHEN (OLD.state = 'attention') <> (NEW.state = 'attention')
BEGIN
    UPDATE cluster_tally SET attention = attention + (NEW.state = 'attention') - (OLD.state = 'attention');
END;
CREATE TRIGGER cluster_tally_of_step_gone AFTER DELETE ON outbox
BEGIN
    UPDATE cluster_tally SET
        steps = steps - 1,
        attention = attention - (OLD.state = 'attention'),
        on_the_way = on_the_way - (OLD.kind = 'account' AND NOT EXISTS (
            SELECT 1 FROM cluster_account WHERE account_id = OLD.account_id AND cluster_id IS NOT NULL));
END;
CREATE TRIGGER cluster_tally_of_known AFTER INSERT ON cluster_account
BEGIN
    UPDATE cluster_tally SET
        there = there + (NEW.cluster_id IS NOT NULL AND NEW.pull >= 0),
        changed_there = changed_there + (NEW.theirs IS NOT NULL),
        on_the_way = on_the_way - (NEW.cluster_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM outbox WHERE account_id = NEW.account_id AND kind = 'account'));
END;
CREATE TRIGGER cluster_tally_of_changed AFTER UPDATE OF cluster_id, pull, theirs ON cluster_account
WHEN (OLD.cluster_id IS NULL) <> (NEW.cluster_id IS NULL) OR (OLD.pull >= 0) <> (NEW.pull >= 0)
    OR (OLD.theirs IS NULL) <> (NEW.theirs IS NULL)
BEGIN
    UPDATE cluster_tally SET
        there = there + (NEW.cluster_id IS NOT NULL AND NEW.pull >= 0)
            - (OLD.cluster_id IS NOT NULL AND OLD.pull >= 0),
        changed_there = changed_there + (NEW.theirs IS NOT NULL) - (OLD.theirs IS NOT NULL),
        on_the_way = on_the_way + ((OLD.cluster_id IS NOT NULL) - (NEW.cluster_id IS NOT NULL)) * EXISTS (
            SELECT 1 FROM outbox WHERE account_id = NEW.account_id AND kind = 'account');
END;
CREATE TRIGGER cluster_tally_of_forgotten AFTER DELETE ON cluster_account
BEGIN
    UPDATE cluster_tally SET
        there = there - (OLD.cluster_id IS NOT NULL AND OLD.pull >= 0),
        changed_there = changed_there - (OLD.theirs IS NOT NULL),
        on_the_way = on_the_way + (OLD.cluster_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM outbox WHERE account_id = OLD.account_id AND kind = 'account'));
END;
