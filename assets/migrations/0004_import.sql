-- Accounts that come from somebody else's file, many at once.
CREATE TABLE import (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
    source   TEXT NOT NULL, -- the name of the file, for people
    operator TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at  INTEGER NOT NULL, -- when it last wrote something
    -- NULL: it is going on, or was broken off if it has not been seen for long; undoing: it is being taken back, or that
    -- was broken off
    ended    TEXT CHECK (ended IN ('done', 'stopped', 'undoing', 'undone'))
) STRICT;

-- What its source calls an account: a row that comes again under it is not doubled.
ALTER TABLE account ADD COLUMN import_id TEXT CHECK (import_id <> '');
ALTER TABLE account ADD COLUMN import_number INTEGER REFERENCES import (number);
CREATE UNIQUE INDEX account_import_id ON account (import_id) WHERE deleted_at IS NULL AND import_id IS NOT NULL;
-- The accounts of one import, to take them back.
CREATE INDEX account_imported ON account (import_number, number)
    WHERE deleted_at IS NULL AND import_number IS NOT NULL;
