-- The order of the list as a number of each living account, so that what a search finds is met in that order: by
-- `position` is by (sort_key, number), always. A new account gets one between its neighbours'; between two there is room
-- for many. trunkdesk gives them out as it writes the account, within the same transaction.
--
-- search_text is that of the account and two line breaks more, so that its last characters begin a trigram too; a
-- disabled account's ends with U+0001, of which no other text has any: so those alone are found by one trigram more.
CREATE TABLE account_order (
    position    INTEGER PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE, -- of the account
    search_text TEXT NOT NULL
) STRICT;
INSERT INTO account_order
    SELECT (1 << 40) + 1024 * row_number() OVER (ORDER BY sort_key, number), number,
        search_text || char(10, 10) || iif(enabled, '', char(1))
    FROM account WHERE deleted_at IS NULL;

CREATE TRIGGER account_order_of_changed AFTER UPDATE OF search_text, enabled, deleted_at ON account
WHEN OLD.search_text <> NEW.search_text OR OLD.enabled <> NEW.enabled
    OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    UPDATE account_order SET search_text = NEW.search_text || char(10, 10) || iif(NEW.enabled, '', char(1))
        WHERE number = NEW.number AND NEW.deleted_at IS NULL;
    DELETE FROM account_order WHERE number = NEW.number AND NEW.deleted_at IS NOT NULL;
END;

-- Trigrams of the same, by position.
DROP TRIGGER account_search_of_new;
DROP TRIGGER account_search_of_changed;
DROP TABLE account_search;
DROP VIEW account_living;
CREATE VIRTUAL TABLE account_search USING fts5 (
    search_text,
    content = 'account_order',
    content_rowid = 'position',
    tokenize = 'trigram case_sensitive 1',
    detail = none,
    columnsize = 0
);
INSERT INTO account_search (account_search) VALUES ('rebuild');
INSERT INTO account_search (account_search) VALUES ('optimize');

CREATE TRIGGER account_order_found AFTER INSERT ON account_order
BEGIN
    INSERT INTO account_search (rowid, search_text) VALUES (NEW.position, NEW.search_text);
END;
CREATE TRIGGER account_order_found_no_more AFTER DELETE ON account_order
BEGIN
    INSERT INTO account_search (account_search, rowid, search_text)
        VALUES ('delete', OLD.position, OLD.search_text);
END;
CREATE TRIGGER account_order_found_otherwise AFTER UPDATE OF position, search_text ON account_order
WHEN OLD.position <> NEW.position OR OLD.search_text <> NEW.search_text
BEGIN
    INSERT INTO account_search (account_search, rowid, search_text)
        VALUES ('delete', OLD.position, OLD.search_text);
    INSERT INTO account_search (rowid, search_text) VALUES (NEW.position, NEW.search_text);
END;

-- The text is in account_order now.
DROP INDEX account_list;
CREATE INDEX account_list ON account (sort_key, number) WHERE deleted_at IS NULL;
DROP INDEX account_off;
CREATE INDEX account_off ON account (sort_key, number) WHERE deleted_at IS NULL AND enabled = 0;
