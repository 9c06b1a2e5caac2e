-- The first form of the file. Never edited once landed: what changes comes as 0002 and so on.
-- Each number runs in one transaction, which also sets user_version.

PRAGMA application_id = 0x54724B64; -- "TrKd", so that no other program's file is taken for ours

-- The root of the account tree; one row.
CREATE TABLE reseller (
    only_row         INTEGER PRIMARY KEY CHECK (only_row = 1),
    id               TEXT NOT NULL CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    name             TEXT NOT NULL CHECK (name <> ''),
    realm_suffix     TEXT NOT NULL CHECK (realm_suffix <> ''),
    timezone         TEXT NOT NULL CHECK (timezone <> ''),
    -- NULL: no total is set
    twoway_trunks    INTEGER CHECK (twoway_trunks >= 0),
    inbound_trunks   INTEGER CHECK (inbound_trunks >= 0),
    outbound_trunks  INTEGER CHECK (outbound_trunks >= 0),
    currency         TEXT NOT NULL CHECK (length(currency) = 3),
    credit_minimum   INTEGER NOT NULL CHECK (credit_minimum >= 0), -- cents
    ask_above        INTEGER NOT NULL CHECK (ask_above >= 0), -- cents
    -- what a new account starts with
    call_restriction TEXT NOT NULL CHECK (json_valid(call_restriction)),
    ui_restrictions  TEXT NOT NULL CHECK (json_valid(ui_restrictions)),
    allow_prepay     INTEGER NOT NULL CHECK (allow_prepay IN (0, 1)),
    revision         INTEGER NOT NULL CHECK (revision >= 1)
) STRICT;

-- Looser than what an operator may enter: a cluster can send any realm, and limits without some keys.
CREATE TABLE account (
    number           INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    parent_id        TEXT NOT NULL CHECK (parent_id <> id), -- the reseller or a living account: triggers
    name             TEXT NOT NULL CHECK (name <> ''),
    name_key         TEXT NOT NULL CHECK (name_key <> ''), -- KAZOO's canonical form
    sort_key         TEXT NOT NULL, -- the folded name
    search_text      TEXT NOT NULL, -- folded, one line each: name, realm, id, admins' e-mails
    realm            TEXT NOT NULL CHECK (realm <> ''),
    timezone         TEXT NOT NULL CHECK (timezone <> ''),
    language         TEXT,
    enabled          INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    -- NULL: no document has set it, which is unknown and not 0
    twoway_trunks    INTEGER CHECK (twoway_trunks >= 0),
    inbound_trunks   INTEGER CHECK (inbound_trunks >= 0),
    outbound_trunks  INTEGER CHECK (outbound_trunks >= 0),
    allow_prepay     INTEGER CHECK (allow_prepay IN (0, 1)),
    call_restriction TEXT NOT NULL CHECK (json_valid(call_restriction)),
    ui_restrictions  TEXT NOT NULL CHECK (json_valid(ui_restrictions)),
    revision         INTEGER NOT NULL CHECK (revision >= 1),
    created_at       INTEGER NOT NULL, -- Unix milliseconds, as all times here
    created_by       TEXT NOT NULL,
    created_from     TEXT,
    changed_at       INTEGER NOT NULL,
    changed_by       TEXT NOT NULL,
    changed_from     TEXT,
    deleted_at       INTEGER -- a tombstone: history and ledger keep pointing here
) STRICT;

-- Only living accounts hold their name and realm.
CREATE UNIQUE INDEX account_name ON account (name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX account_realm ON account (realm) WHERE deleted_at IS NULL;
-- The order of the list. search_text is in it so that one and two characters, of which trigrams know nothing, are
-- looked for in this index alone and not in the much larger rows.
CREATE INDEX account_list ON account (sort_key, number, search_text) WHERE deleted_at IS NULL;
CREATE INDEX account_parent ON account (parent_id) WHERE deleted_at IS NULL;

-- A parent is a row of one of two tables, which a foreign key cannot say.
CREATE TRIGGER account_parent_of_new BEFORE INSERT ON account
WHEN NOT EXISTS (SELECT 1 FROM reseller WHERE id = NEW.parent_id)
    AND NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.parent_id AND deleted_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'the parent of an account is the reseller or a living account');
END;
CREATE TRIGGER account_parent_of_moved BEFORE UPDATE OF parent_id ON account
WHEN NOT EXISTS (SELECT 1 FROM reseller WHERE id = NEW.parent_id)
    AND NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.parent_id AND deleted_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'the parent of an account is the reseller or a living account');
END;
CREATE TRIGGER account_parent_dies BEFORE UPDATE OF deleted_at ON account
WHEN NEW.deleted_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM account WHERE parent_id = OLD.id AND deleted_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'an account with living accounts below it cannot be deleted');
END;
CREATE TRIGGER account_stays BEFORE DELETE ON account
BEGIN
    SELECT RAISE(ABORT, 'an account is deleted by its deleted_at');
END;

-- What all living accounts have together, disabled ones too. Kept by triggers: adding up a million wide rows in each
-- write would take seconds.
CREATE TABLE tally (
    only_row        INTEGER PRIMARY KEY CHECK (only_row = 1),
    accounts        INTEGER NOT NULL CHECK (accounts >= 0),
    twoway_trunks   INTEGER NOT NULL CHECK (twoway_trunks >= 0),
    inbound_trunks  INTEGER NOT NULL CHECK (inbound_trunks >= 0),
    outbound_trunks INTEGER NOT NULL CHECK (outbound_trunks >= 0)
) STRICT;
INSERT INTO tally VALUES (1, 0, 0, 0, 0);

CREATE TRIGGER tally_of_new AFTER INSERT ON account WHEN NEW.deleted_at IS NULL
BEGIN
    UPDATE tally SET
        accounts = accounts + 1,
        twoway_trunks = twoway_trunks + ifnull(NEW.twoway_trunks, 0),
        inbound_trunks = inbound_trunks + ifnull(NEW.inbound_trunks, 0),
        outbound_trunks = outbound_trunks + ifnull(NEW.outbound_trunks, 0);
END;
CREATE TRIGGER tally_of_changed
AFTER UPDATE OF twoway_trunks, inbound_trunks, outbound_trunks, deleted_at ON account
BEGIN
    UPDATE tally SET
        accounts = accounts + (NEW.deleted_at IS NULL) - (OLD.deleted_at IS NULL),
        twoway_trunks = twoway_trunks
            + iif(NEW.deleted_at IS NULL, ifnull(NEW.twoway_trunks, 0), 0)
            - iif(OLD.deleted_at IS NULL, ifnull(OLD.twoway_trunks, 0), 0),
        inbound_trunks = inbound_trunks
            + iif(NEW.deleted_at IS NULL, ifnull(NEW.inbound_trunks, 0), 0)
            - iif(OLD.deleted_at IS NULL, ifnull(OLD.inbound_trunks, 0), 0),
        outbound_trunks = outbound_trunks
            + iif(NEW.deleted_at IS NULL, ifnull(NEW.outbound_trunks, 0), 0)
            - iif(OLD.deleted_at IS NULL, ifnull(OLD.outbound_trunks, 0), 0);
END;

-- Substrings of three characters and more. The text is folded already, so the tokenizer compares as it is; only the
-- numbers of rows are needed, so no positions are kept (detail=none). The view leaves tombstones out, for 'rebuild' and
-- 'integrity-check' as well.
CREATE VIEW account_living AS SELECT number, search_text FROM account WHERE deleted_at IS NULL;
CREATE VIRTUAL TABLE account_search USING fts5 (
    search_text,
    content = 'account_living',
    content_rowid = 'number',
    tokenize = 'trigram case_sensitive 1',
    detail = none
);

-- External content: FTS5 has to be told the old text to forget it.
CREATE TRIGGER account_search_of_new AFTER INSERT ON account WHEN NEW.deleted_at IS NULL
BEGIN
    INSERT INTO account_search (rowid, search_text) VALUES (NEW.number, NEW.search_text);
END;
CREATE TRIGGER account_search_of_changed AFTER UPDATE OF search_text, deleted_at ON account
BEGIN
    INSERT INTO account_search (account_search, rowid, search_text)
        SELECT 'delete', OLD.number, OLD.search_text WHERE OLD.deleted_at IS NULL;
    INSERT INTO account_search (rowid, search_text)
        SELECT NEW.number, NEW.search_text WHERE NEW.deleted_at IS NULL;
END;

-- KAZOO's users of an account. `made` is the order they were made in.
CREATE TABLE user (
    made          INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    account_id    TEXT NOT NULL REFERENCES account (id),
    username      TEXT NOT NULL CHECK (username <> ''), -- need not be the e-mail: a cluster may send another
    email         TEXT NOT NULL,
    first_name    TEXT NOT NULL,
    last_name     TEXT NOT NULL,
    priv_level    TEXT NOT NULL CHECK (priv_level IN ('admin', 'user')),
    number        TEXT, -- E.164, or as typed
    number_typed  TEXT,
    password_hash TEXT CHECK (password_hash GLOB '$argon2id$*'), -- NULL: no password yet
    UNIQUE (account_id, username)
) STRICT;

-- The balance of an account is the sum of its entries.
CREATE TABLE ledger_entry (
    number     INTEGER PRIMARY KEY,
    source_id  TEXT NOT NULL UNIQUE, -- an entry that is sent twice counts once
    account_id TEXT NOT NULL REFERENCES account (id),
    amount     INTEGER NOT NULL CHECK (amount <> 0), -- cents
    reason     TEXT NOT NULL CHECK (reason <> ''),
    operator   TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_entry_account ON ledger_entry (account_id, amount);

CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'a ledger entry cannot be changed');
END;
CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'a ledger entry cannot be deleted');
END;
-- REPLACE deletes without telling the trigger above.
CREATE TRIGGER ledger_entry_not_replaced BEFORE INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE number = NEW.number OR source_id = NEW.source_id)
BEGIN
    SELECT RAISE(ABORT, 'a ledger entry cannot be replaced');
END;

-- Who did what; no password and no hash of one is ever in it. `hash` is the SHA-256, in hexadecimal digits, of the
-- UTF-8 text of this JSON array, written without spaces and with nothing escaped that need not be:
--     [number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action, account_id, before, after,
--      previous_hash]
-- where `before` and `after` are strings, and previous_hash is the hash of the row before, of the first row 64 zeros.
CREATE TABLE history (
    number         INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    operator       TEXT NOT NULL,
    login_uid      INTEGER,
    effective_user TEXT NOT NULL,
    sudo_user      TEXT,
    ssh_address    TEXT,
    action         TEXT NOT NULL CHECK (action GLOB '[a-z]*.[a-z]*'), -- such as account.created
    account_id     TEXT REFERENCES account (id),
    before         TEXT CHECK (json_valid(before)),
    after          TEXT CHECK (json_valid(after)),
    previous_hash  TEXT NOT NULL UNIQUE CHECK (length(previous_hash) = 64), -- unique: the chain has no forks
    hash           TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX history_account ON history (account_id, number);

CREATE TRIGGER history_unchanged BEFORE UPDATE ON history
BEGIN
    SELECT RAISE(ABORT, 'history cannot be changed');
END;
CREATE TRIGGER history_stays BEFORE DELETE ON history
BEGIN
    SELECT RAISE(ABORT, 'history cannot be deleted');
END;
CREATE TRIGGER history_not_replaced BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE number = NEW.number OR previous_hash = NEW.previous_hash)
BEGIN
    SELECT RAISE(ABORT, 'history cannot be replaced');
END;
