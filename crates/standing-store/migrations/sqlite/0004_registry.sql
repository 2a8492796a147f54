-- The registry book: what is about people, sealed. Beside the evidence book and never joined to it.

-- The key of the installation that seals here. The key itself lies elsewhere.
CREATE TABLE registry_installation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key BLOB NOT NULL CHECK (length(key) = 32) -- a name of the key, which tells nothing of it
) STRICT;

-- A key for each person, wrapped. Erasing a person empties the row and leaves it as a tombstone.
CREATE TABLE registry_person (
    person  BLOB PRIMARY KEY CHECK (length(person) = 16),
    nonce   BLOB CHECK (length(nonce) = 24),
    wrapped BLOB,
    erased  INTEGER, -- microseconds since 1970-01-01T00:00:00Z
    CHECK ((wrapped IS NULL) = (nonce IS NULL) AND (wrapped IS NULL) = (erased IS NOT NULL))
) STRICT;

CREATE TABLE registry_entry (
    position INTEGER PRIMARY KEY,
    recorded INTEGER NOT NULL, -- by the clock of the installation, which may have been wrong
    person   BLOB REFERENCES registry_person (person), -- absent: about a file, an export, the clock
    message  BLOB NOT NULL CHECK (length(message) = 32), -- keyed token of peer and message id
    content  BLOB NOT NULL CHECK (length(content) = 32), -- keyed token of the content
    nonce    BLOB NOT NULL CHECK (length(nonce) = 24),
    sealed   BLOB NOT NULL
) STRICT;

CREATE INDEX registry_entry_message ON registry_entry (message);

CREATE TRIGGER registry_entry_follows BEFORE INSERT ON registry_entry BEGIN
    SELECT RAISE(ABORT, 'positions follow each other without gaps')
     WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM registry_entry);
END;

CREATE TRIGGER registry_entry_stays_as_it_is BEFORE UPDATE ON registry_entry BEGIN
    SELECT RAISE(ABORT, 'entries stay as they are');
END;

CREATE TRIGGER registry_entry_stays BEFORE DELETE ON registry_entry BEGIN
    SELECT RAISE(ABORT, 'entries stay');
END;

CREATE TRIGGER registry_person_is_only_erased BEFORE UPDATE ON registry_person BEGIN
    SELECT RAISE(ABORT, 'a key is destroyed once, and nothing else changes')
     WHERE NEW.person IS NOT OLD.person OR OLD.erased IS NOT NULL OR NEW.erased IS NULL;
END;

CREATE TRIGGER registry_person_is_new BEFORE INSERT ON registry_person BEGIN
    SELECT RAISE(ABORT, 'the person has a key, or had one')
     WHERE EXISTS (SELECT 1 FROM registry_person WHERE person = NEW.person);
END;

CREATE TRIGGER registry_person_stays BEFORE DELETE ON registry_person BEGIN
    SELECT RAISE(ABORT, 'the tombstone of a person stays');
END;

CREATE TRIGGER registry_installation_stays_as_it_is BEFORE UPDATE ON registry_installation BEGIN
    SELECT RAISE(ABORT, 'the key of the installation stays');
END;

CREATE TRIGGER registry_installation_stays BEFORE DELETE ON registry_installation BEGIN
    SELECT RAISE(ABORT, 'the key of the installation stays');
END;
