-- The evidence book. Entries are only ever added; a payload is removed only when a redaction of
-- its entry has been entered.

CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    entered  INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
    id       BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    kind     TEXT NOT NULL CHECK (kind <> ''),
    office   TEXT, -- absent: published
    salted   BLOB NOT NULL CHECK (length(salted) = 32) -- SHA-256 of nonce and body
) STRICT;

CREATE TABLE payload (
    position INTEGER PRIMARY KEY REFERENCES entry (position),
    body     TEXT NOT NULL, -- the canonical bytes, exactly
    nonce    BLOB NOT NULL CHECK (length(nonce) = 16)
) STRICT;

CREATE TABLE redaction (
    position        INTEGER PRIMARY KEY REFERENCES entry (position),
    target_position INTEGER NOT NULL REFERENCES entry (position),
    CHECK (target_position < position)
) STRICT;

CREATE INDEX redaction_target ON redaction (target_position);

-- INVARIANT (log order): positions follow each other from 1, instants do not go backwards. The
-- identifier and the position are tried here too, since REPLACE removes a row without asking the
-- triggers that block removal.
CREATE TRIGGER entry_follows BEFORE INSERT ON entry BEGIN
    SELECT RAISE(ABORT, 'positions follow each other without gaps')
     WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entry);
    SELECT RAISE(ABORT, 'entries are not entered before earlier ones')
     WHERE NEW.entered < (SELECT entered FROM entry ORDER BY position DESC LIMIT 1);
    SELECT RAISE(ABORT, 'the content is in the book already')
     WHERE EXISTS (SELECT 1 FROM entry WHERE id = NEW.id);
END;

CREATE TRIGGER payload_is_new BEFORE INSERT ON payload BEGIN
    SELECT RAISE(ABORT, 'the entry has a payload already')
     WHERE EXISTS (SELECT 1 FROM payload WHERE position = NEW.position);
    SELECT RAISE(ABORT, 'a withdrawn payload does not come back')
     WHERE EXISTS (SELECT 1 FROM redaction WHERE target_position = NEW.position);
END;

CREATE TRIGGER redaction_is_entered BEFORE INSERT ON redaction BEGIN
    SELECT RAISE(ABORT, 'the redaction is in the book already')
     WHERE EXISTS (SELECT 1 FROM redaction WHERE position = NEW.position);
    SELECT RAISE(ABORT, 'a redaction is itself an entry')
     WHERE NOT EXISTS (SELECT 1 FROM entry WHERE position = NEW.position AND kind = 'redaction');
    SELECT RAISE(ABORT, 'a redaction is not redacted')
     WHERE EXISTS (SELECT 1 FROM entry WHERE position = NEW.target_position AND kind = 'redaction');
END;

CREATE TRIGGER entry_stays_as_it_is BEFORE UPDATE ON entry BEGIN
    SELECT RAISE(ABORT, 'entries stay as they are');
END;

CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN
    SELECT RAISE(ABORT, 'entries stay');
END;

CREATE TRIGGER payload_stays_as_it_is BEFORE UPDATE ON payload BEGIN
    SELECT RAISE(ABORT, 'payloads stay as they are');
END;

CREATE TRIGGER payload_stays_unless_redacted BEFORE DELETE ON payload BEGIN
    SELECT RAISE(ABORT, 'a payload stays unless a redaction of its entry is in the book')
     WHERE NOT EXISTS (SELECT 1 FROM redaction WHERE target_position = OLD.position);
END;

CREATE TRIGGER redaction_stays_as_it_is BEFORE UPDATE ON redaction BEGIN
    SELECT RAISE(ABORT, 'redactions stay as they are');
END;

CREATE TRIGGER redaction_stays BEFORE DELETE ON redaction BEGIN
    SELECT RAISE(ABORT, 'redactions stay');
END;

CREATE TRIGGER standing_schema_stays_as_it_is BEFORE UPDATE ON standing_schema BEGIN
    SELECT RAISE(ABORT, 'the record of migrations stays as it is');
END;

CREATE TRIGGER standing_schema_stays BEFORE DELETE ON standing_schema BEGIN
    SELECT RAISE(ABORT, 'the record of migrations stays');
END;
