-- The registry book: what is about people, sealed. Beside the evidence book and never joined to it.

-- The key of the installation that seals here. The key itself lies elsewhere.
CREATE TABLE registry_installation (
    one bigint PRIMARY KEY CHECK (one = 1),
    key bytea NOT NULL CHECK (length(key) = 32) -- a name of the key, which tells nothing of it
);

-- A key for each person, wrapped. Erasing a person empties the row and leaves it as a tombstone.
CREATE TABLE registry_person (
    person  bytea PRIMARY KEY CHECK (length(person) = 16),
    nonce   bytea CHECK (length(nonce) = 24),
    wrapped bytea,
    erased  bigint, -- microseconds since 1970-01-01T00:00:00Z
    CHECK ((wrapped IS NULL) = (nonce IS NULL) AND (wrapped IS NULL) = (erased IS NOT NULL))
);

CREATE TABLE registry_entry (
    position bigint PRIMARY KEY,
    recorded bigint NOT NULL, -- by the clock of the installation, which may have been wrong
    person   bytea REFERENCES registry_person (person), -- absent: about a file, an export, the clock
    message  bytea NOT NULL CHECK (length(message) = 32), -- keyed token of peer and message id
    content  bytea NOT NULL CHECK (length(content) = 32), -- keyed token of the content
    nonce    bytea NOT NULL CHECK (length(nonce) = 24),
    sealed   bytea NOT NULL
);

CREATE INDEX registry_entry_message ON registry_entry (message);

CREATE FUNCTION registry_entry_follows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM registry_entry) THEN
        RAISE EXCEPTION 'positions follow each other without gaps';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION registry_person_is_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person <> OLD.person OR OLD.erased IS NOT NULL OR NEW.erased IS NULL THEN
        RAISE EXCEPTION 'a key is destroyed once, and nothing else changes';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER registry_entry_follows BEFORE INSERT ON registry_entry
    FOR EACH ROW EXECUTE FUNCTION registry_entry_follows();
CREATE TRIGGER registry_person_is_only_erased BEFORE UPDATE ON registry_person
    FOR EACH ROW EXECUTE FUNCTION registry_person_is_only_erased();
CREATE TRIGGER registry_entry_stays_as_it_is BEFORE UPDATE ON registry_entry
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_entry_stays BEFORE DELETE ON registry_entry
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_entry_is_not_emptied BEFORE TRUNCATE ON registry_entry
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_person_stays BEFORE DELETE ON registry_person
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_person_is_not_emptied BEFORE TRUNCATE ON registry_person
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_installation_stays_as_it_is BEFORE UPDATE ON registry_installation
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_installation_stays BEFORE DELETE ON registry_installation
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER registry_installation_is_not_emptied BEFORE TRUNCATE ON registry_installation
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
           AND tgrelid IN ('registry_entry'::regclass, 'registry_person'::regclass,
                           'registry_installation'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.guarded, guard.tgname);
    END LOOP;
END
$$;
