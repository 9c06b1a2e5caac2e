-- What an account has for the rest of its life: contacts, contract, notes, users that are changed, a tree to go
-- through, and what the reseller's page adds up.

-- KAZOO's `contact`, `contract` and `custom_notes` of the accounts document.
ALTER TABLE account ADD COLUMN contact TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(contact));
ALTER TABLE account ADD COLUMN contract TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(contract));
ALTER TABLE account ADD COLUMN notes TEXT NOT NULL DEFAULT '';

-- Counts a user's changes, new passwords too, so that nobody sets one over another unseen.
ALTER TABLE user ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1);

-- The ledger of an account from its newest entry on; the amounts are in it, as the balance is their sum.
CREATE INDEX ledger_entry_of_account ON ledger_entry (account_id, number, amount);
DROP INDEX ledger_entry_account;

-- The days of the history.
CREATE INDEX history_at ON history (at);

-- One level of the tree, in the order of the list.
CREATE INDEX account_level ON account (parent_id, sort_key, number) WHERE deleted_at IS NULL;
DROP INDEX account_parent;
-- The disabled ones of the whole tree.
CREATE INDEX account_off ON account (sort_key, number, search_text) WHERE deleted_at IS NULL AND enabled = 0;
-- Who holds most of each kind of trunk.
CREATE INDEX account_twoway ON account (twoway_trunks) WHERE deleted_at IS NULL AND twoway_trunks > 0;
CREATE INDEX account_inbound ON account (inbound_trunks) WHERE deleted_at IS NULL AND inbound_trunks > 0;
CREATE INDEX account_outbound ON account (outbound_trunks) WHERE deleted_at IS NULL AND outbound_trunks > 0;

-- How many living accounts each account, or the reseller, has right below it: a level may have a million, and counting
-- them for each page of the list would take longer than reading it.
CREATE TABLE level (
    parent_id TEXT PRIMARY KEY,
    accounts  INTEGER NOT NULL CHECK (accounts >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO level SELECT parent_id, count(*) FROM account WHERE deleted_at IS NULL GROUP BY parent_id;

CREATE TRIGGER level_of_new AFTER INSERT ON account WHEN NEW.deleted_at IS NULL
BEGIN
    INSERT INTO level VALUES (NEW.parent_id, 1) ON CONFLICT DO UPDATE SET accounts = accounts + 1;
END;
CREATE TRIGGER level_of_changed AFTER UPDATE OF parent_id, deleted_at ON account
WHEN OLD.parent_id <> NEW.parent_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    UPDATE level SET accounts = accounts - 1 WHERE parent_id = OLD.parent_id AND OLD.deleted_at IS NULL;
    INSERT INTO level SELECT NEW.parent_id, 1 WHERE NEW.deleted_at IS NULL
        ON CONFLICT DO UPDATE SET accounts = accounts + 1;
END;

-- An account is written whole; its place in the search is made anew only where its text is another.
DROP TRIGGER account_search_of_changed;
CREATE TRIGGER account_search_of_changed AFTER UPDATE OF search_text, deleted_at ON account
WHEN OLD.search_text <> NEW.search_text OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    INSERT INTO account_search (account_search, rowid, search_text)
        SELECT 'delete', OLD.number, OLD.search_text WHERE OLD.deleted_at IS NULL;
    INSERT INTO account_search (rowid, search_text)
        SELECT NEW.number, NEW.search_text WHERE NEW.deleted_at IS NULL;
END;

-- What the tally has besides: how many are disabled, and the balances of all living accounts together.
ALTER TABLE tally ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled >= 0);
ALTER TABLE tally ADD COLUMN credit INTEGER NOT NULL DEFAULT 0;
UPDATE tally SET
    disabled = (SELECT count(*) FROM account WHERE deleted_at IS NULL AND enabled = 0),
    credit = (SELECT coalesce(sum(amount), 0) FROM ledger_entry
              WHERE account_id IN (SELECT id FROM account WHERE deleted_at IS NULL));

CREATE TRIGGER tally_of_new_disabled AFTER INSERT ON account WHEN NEW.deleted_at IS NULL AND NEW.enabled = 0
BEGIN
    UPDATE tally SET disabled = disabled + 1;
END;
CREATE TRIGGER tally_of_disabled AFTER UPDATE OF enabled, deleted_at ON account
BEGIN
    UPDATE tally SET disabled = disabled
        + (NEW.deleted_at IS NULL AND NEW.enabled = 0)
        - (OLD.deleted_at IS NULL AND OLD.enabled = 0);
END;
CREATE TRIGGER tally_of_credit AFTER INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND deleted_at IS NULL)
BEGIN
    UPDATE tally SET credit = credit + NEW.amount;
END;
CREATE TRIGGER tally_of_credit_gone AFTER UPDATE OF deleted_at ON account
WHEN (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    UPDATE tally SET credit = credit
        + iif(NEW.deleted_at IS NULL, 1, -1)
        * (SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account_id = NEW.id);
END;
