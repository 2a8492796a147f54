-- The evidence book. Entries are only ever added; a payload is removed only when a redaction of
-- its entry has been entered.

CREATE TABLE entry (
    position bigint PRIMARY KEY,
    entered  bigint NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
    id       bytea NOT NULL UNIQUE CHECK (length(id) = 32),
    kind     text NOT NULL CHECK (kind <> ''),
    office   text, -- absent: published
    salted   bytea NOT NULL CHECK (length(salted) = 32) -- SHA-256 of nonce and body
);

CREATE TABLE payload (
    position bigint PRIMARY KEY REFERENCES entry (position),
    body     text NOT NULL, -- the canonical bytes, exactly; jsonb would reorder them
    nonce    bytea NOT NULL CHECK (length(nonce) = 16)
);

CREATE TABLE redaction (
    position        bigint PRIMARY KEY REFERENCES entry (position),
    target_position bigint NOT NULL REFERENCES entry (position),
    CHECK (target_position < position)
);

CREATE INDEX redaction_target ON redaction (target_position);

-- INVARIANT (log order): positions follow each other from 1, instants do not go backwards. Tried
-- once for each statement, so that a large batch costs one look.
CREATE FUNCTION entry_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    lowest bigint;
    highest bigint;
    how_many bigint;
    earlier_position bigint;
    earlier_entered bigint;
BEGIN
    SELECT min(position), max(position), count(*) INTO lowest, highest, how_many FROM added;
    IF how_many = 0 THEN
        RETURN NULL;
    END IF;
    SELECT position, entered INTO earlier_position, earlier_entered
      FROM entry WHERE position < lowest ORDER BY position DESC LIMIT 1;
    IF lowest <> coalesce(earlier_position, 0) + 1 OR highest - lowest + 1 <> how_many THEN
        RAISE EXCEPTION 'positions follow each other without gaps';
    END IF;
    IF EXISTS (
        SELECT 1
          FROM (SELECT entered, lag(entered, 1, earlier_entered) OVER (ORDER BY position) AS earlier
                  FROM added) AS pairs
         WHERE earlier > entered
    ) THEN
        RAISE EXCEPTION 'entries are not entered before earlier ones';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION payload_is_new() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added JOIN redaction ON redaction.target_position = added.position) THEN
        RAISE EXCEPTION 'a withdrawn payload does not come back';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION redaction_is_entered() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM entry WHERE position = NEW.position AND kind = 'redaction') THEN
        RAISE EXCEPTION 'a redaction is itself an entry';
    END IF;
    IF EXISTS (SELECT 1 FROM entry WHERE position = NEW.target_position AND kind = 'redaction') THEN
        RAISE EXCEPTION 'a redaction is not redacted';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payload_stays_unless_redacted() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM redaction WHERE target_position = OLD.position) THEN
        RAISE EXCEPTION 'a payload stays unless a redaction of its entry is in the book';
    END IF;
    RETURN OLD;
END
$$;

CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows stay as they are', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER entry_follows AFTER INSERT ON entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entry_follows();
CREATE TRIGGER payload_is_new AFTER INSERT ON payload
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payload_is_new();
CREATE TRIGGER redaction_is_entered BEFORE INSERT ON redaction
    FOR EACH ROW EXECUTE FUNCTION redaction_is_entered();

CREATE TRIGGER entry_stays_as_it_is BEFORE UPDATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER entry_stays BEFORE DELETE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER entry_is_not_emptied BEFORE TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER payload_stays_as_it_is BEFORE UPDATE ON payload
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER payload_stays_unless_redacted BEFORE DELETE ON payload
    FOR EACH ROW EXECUTE FUNCTION payload_stays_unless_redacted();
CREATE TRIGGER payload_is_not_emptied BEFORE TRUNCATE ON payload
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER redaction_stays_as_it_is BEFORE UPDATE ON redaction
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER redaction_stays BEFORE DELETE ON redaction
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER redaction_is_not_emptied BEFORE TRUNCATE ON redaction
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER standing_schema_stays_as_it_is BEFORE UPDATE ON standing_schema
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER standing_schema_stays BEFORE DELETE ON standing_schema
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER standing_schema_is_not_emptied BEFORE TRUNCATE ON standing_schema
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
           AND tgrelid IN ('entry'::regclass, 'payload'::regclass, 'redaction'::regclass,
                           'standing_schema'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.guarded, guard.tgname);
    END LOOP;
END
$$;
