-- Clinics: the accounts of a facility, who read about whom, and names to search by.

-- An account belongs to an office or to a facility: a row here stands for the one or the other.
ALTER TABLE office ADD COLUMN facility TEXT CHECK (facility <> '');

CREATE UNIQUE INDEX office_facility ON office (facility) WHERE facility IS NOT NULL;

-- Who read about which person, when and why. Written before the page is answered.
CREATE TABLE registry_reading (
    at       INTEGER NOT NULL, -- microseconds since 1970-01-01T00:00:00Z
    login    TEXT NOT NULL REFERENCES account (login),
    facility TEXT NOT NULL,
    person   BLOB CHECK (length(person) = 16), -- absent: a search, whoever it found
    why      TEXT NOT NULL CHECK (why <> '')
) STRICT;

CREATE INDEX registry_reading_person ON registry_reading (person, at) WHERE person IS NOT NULL;
CREATE INDEX registry_reading_search ON registry_reading (login, at) WHERE person IS NULL;

-- Keyed tokens of the parts of the names of the people who are in a facility now. No name.
CREATE TABLE registry_name (
    facility TEXT NOT NULL,
    token    BLOB NOT NULL CHECK (length(token) = 32),
    person   BLOB NOT NULL CHECK (length(person) = 16),
    PRIMARY KEY (facility, token, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX registry_name_person ON registry_name (person);

-- So that it costs nothing to see whether somebody was erased.
CREATE INDEX registry_person_erased ON registry_person (erased) WHERE erased IS NOT NULL;

CREATE TRIGGER registry_reading_stays_as_it_is BEFORE UPDATE ON registry_reading BEGIN
    SELECT RAISE(ABORT, 'who read what stays as it is');
END;

CREATE TRIGGER registry_reading_stays BEFORE DELETE ON registry_reading BEGIN
    SELECT RAISE(ABORT, 'who read what stays');
END;
