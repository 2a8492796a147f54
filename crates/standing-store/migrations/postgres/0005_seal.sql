-- The log: which entries are in it, in which order, with the exact bytes of their leaves; its signed
-- heads; and time stamps over these. Only ever added to. The secret key of the log lies elsewhere.

CREATE TABLE leaf (
    number   bigint PRIMARY KEY CHECK (number >= 0), -- place in the log, from 0
    position bigint NOT NULL UNIQUE REFERENCES entry (position),
    content  text NOT NULL CHECK (content <> '')
);

CREATE TABLE log_head (
    number   bigint PRIMARY KEY, -- from 1; a head that a witness signed comes again, with both signatures
    size     bigint NOT NULL CHECK (size >= 0),
    verifier text NOT NULL, -- the public key of the log
    note     text NOT NULL -- the checkpoint with its signatures
);

CREATE TABLE log_stamp (
    number bigint PRIMARY KEY,
    size   bigint NOT NULL, -- of the head that was stamped
    text   text NOT NULL, -- what was stamped: the checkpoint as it was then, exactly
    stamp  bytea NOT NULL -- the answer of the authority (RFC 3161)
);

-- INVARIANT (log order)
CREATE FUNCTION leaf_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    lowest bigint;
    highest bigint;
    how_many bigint;
BEGIN
    SELECT min(number), max(number), count(*) INTO lowest, highest, how_many FROM added;
    IF how_many > 0 AND (
        highest - lowest + 1 <> how_many
        OR lowest <> (SELECT coalesce(max(number) + 1, 0) FROM leaf WHERE number < lowest)
    ) THEN
        RAISE EXCEPTION 'leaves follow each other without gaps';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION log_head_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM log_head) THEN
        RAISE EXCEPTION 'heads follow each other without gaps';
    END IF;
    IF NEW.size <> (SELECT count(*) FROM leaf) THEN
        RAISE EXCEPTION 'a head covers the leaves that are there, and no fewer than the one before';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION log_stamp_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM log_stamp) THEN
        RAISE EXCEPTION 'stamps follow each other without gaps';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER leaf_follows AFTER INSERT ON leaf
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION leaf_follows();
CREATE TRIGGER log_head_follows BEFORE INSERT ON log_head
    FOR EACH ROW EXECUTE FUNCTION log_head_follows();
CREATE TRIGGER log_stamp_follows BEFORE INSERT ON log_stamp
    FOR EACH ROW EXECUTE FUNCTION log_stamp_follows();

CREATE TRIGGER leaf_stays_as_it_is BEFORE UPDATE ON leaf
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER leaf_stays BEFORE DELETE ON leaf
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER leaf_is_not_emptied BEFORE TRUNCATE ON leaf
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_head_stays_as_it_is BEFORE UPDATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_head_is_not_emptied BEFORE TRUNCATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_stamp_stays_as_it_is BEFORE UPDATE ON log_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_stamp_stays BEFORE DELETE ON log_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER log_stamp_is_not_emptied BEFORE TRUNCATE ON log_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION stays();

-- Also in sessions that play the part of a replica, which skip ordinary triggers.
DO $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT tgrelid::regclass AS guarded, tgname
          FROM pg_trigger
         WHERE NOT tgisinternal
           AND tgrelid IN ('leaf'::regclass, 'log_head'::regclass, 'log_stamp'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.guarded, guard.tgname);
    END LOOP;
END
$$;
