-- The log: which entries are in it, in which order, with the exact bytes of their leaves; its signed
-- heads; and time stamps over these. Only ever added to. The secret key of the log lies elsewhere.

CREATE TABLE leaf (
    number   INTEGER PRIMARY KEY CHECK (number >= 0), -- place in the log, from 0
    position INTEGER NOT NULL UNIQUE REFERENCES entry (position),
    content  TEXT NOT NULL CHECK (content <> '')
) STRICT;

CREATE TABLE log_head (
    number   INTEGER PRIMARY KEY, -- from 1; a head that a witness signed comes again, with both signatures
    size     INTEGER NOT NULL CHECK (size >= 0),
    verifier TEXT NOT NULL, -- the public key of the log
    note     TEXT NOT NULL -- the checkpoint with its signatures
) STRICT;

CREATE TABLE log_stamp (
    number INTEGER PRIMARY KEY,
    size   INTEGER NOT NULL, -- of the head that was stamped
    text   TEXT NOT NULL, -- what was stamped: the checkpoint as it was then, exactly
    stamp  BLOB NOT NULL -- the answer of the authority (RFC 3161)
) STRICT;

-- INVARIANT (log order)
CREATE TRIGGER leaf_follows BEFORE INSERT ON leaf BEGIN
    SELECT RAISE(ABORT, 'leaves follow each other without gaps')
     WHERE NEW.number IS NOT (SELECT coalesce(max(number) + 1, 0) FROM leaf);
    SELECT RAISE(ABORT, 'the entry is in the log already')
     WHERE EXISTS (SELECT 1 FROM leaf WHERE position = NEW.position);
END;

CREATE TRIGGER log_head_follows BEFORE INSERT ON log_head BEGIN
    SELECT RAISE(ABORT, 'heads follow each other without gaps')
     WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM log_head);
    SELECT RAISE(ABORT, 'a head covers the leaves that are there, and no fewer than the one before')
     WHERE NEW.size IS NOT (SELECT count(*) FROM leaf);
END;

CREATE TRIGGER log_stamp_follows BEFORE INSERT ON log_stamp BEGIN
    SELECT RAISE(ABORT, 'stamps follow each other without gaps')
     WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM log_stamp);
END;

CREATE TRIGGER leaf_stays_as_it_is BEFORE UPDATE ON leaf BEGIN
    SELECT RAISE(ABORT, 'leaves stay as they are');
END;

CREATE TRIGGER leaf_stays BEFORE DELETE ON leaf BEGIN
    SELECT RAISE(ABORT, 'leaves stay');
END;

CREATE TRIGGER log_head_stays_as_it_is BEFORE UPDATE ON log_head BEGIN
    SELECT RAISE(ABORT, 'heads of the log stay as they are');
END;

CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head BEGIN
    SELECT RAISE(ABORT, 'heads of the log stay');
END;

CREATE TRIGGER log_stamp_stays_as_it_is BEFORE UPDATE ON log_stamp BEGIN
    SELECT RAISE(ABORT, 'stamps stay as they are');
END;

CREATE TRIGGER log_stamp_stays BEFORE DELETE ON log_stamp BEGIN
    SELECT RAISE(ABORT, 'stamps stay');
END;
