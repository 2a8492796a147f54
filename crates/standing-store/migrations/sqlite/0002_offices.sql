-- Offices, their people, and what they uploaded. Unlike the book these rows change: an account is
-- disabled, a session ends. What is published never depends on them.

CREATE TABLE office (
    name  TEXT PRIMARY KEY CHECK (name <> ''),
    title TEXT NOT NULL,
    made  INTEGER NOT NULL -- microseconds since 1970-01-01T00:00:00Z, as everywhere
) STRICT;

CREATE TABLE account (
    login    TEXT PRIMARY KEY CHECK (login <> ''),
    name     TEXT NOT NULL CHECK (name <> ''), -- as it stands under what the person does
    office   TEXT NOT NULL REFERENCES office (name),
    roles    TEXT NOT NULL, -- separated by commas, in order
    email    TEXT,
    secret   TEXT, -- Argon2id, as a PHC string; absent until a passphrase was chosen
    disabled INTEGER,
    made     INTEGER NOT NULL
) STRICT;

-- Tokens are kept as their SHA-256: who reads this table cannot use them.
CREATE TABLE session (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    login TEXT NOT NULL REFERENCES account (login),
    made  INTEGER NOT NULL,
    seen  INTEGER NOT NULL,
    ends  INTEGER NOT NULL,
    ended INTEGER
) STRICT;

CREATE INDEX session_login ON session (login);

CREATE TABLE invitation (
    token BLOB PRIMARY KEY CHECK (length(token) = 32),
    login TEXT NOT NULL REFERENCES account (login),
    made  INTEGER NOT NULL,
    ends  INTEGER NOT NULL,
    used  INTEGER
) STRICT;

CREATE INDEX invitation_login ON invitation (login);

-- A failed log-in, once for the name that was typed and once for the address it came from, each as
-- a hash: a passphrase typed into the wrong field is not kept.
CREATE TABLE failed_login (
    subject BLOB NOT NULL CHECK (length(subject) = 32),
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX failed_login_subject ON failed_login (subject, at);

CREATE TABLE account_event (
    at    INTEGER NOT NULL,
    doer  TEXT NOT NULL,
    login TEXT NOT NULL REFERENCES account (login),
    what  TEXT NOT NULL
) STRICT;

CREATE TABLE upload (
    office     TEXT NOT NULL REFERENCES office (name),
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    doer       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    bytes      BLOB NOT NULL,
    reading    TEXT NOT NULL, -- what was read out of the bytes, as JSON; may be read again
    PRIMARY KEY (office, sha256)
) STRICT;

CREATE TABLE mail_domain (
    office TEXT NOT NULL REFERENCES office (name),
    party  TEXT NOT NULL,
    domain TEXT NOT NULL CHECK (domain <> ''),
    doer   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (office, party, domain)
) STRICT;

CREATE TRIGGER upload_stays_as_it_is BEFORE UPDATE ON upload BEGIN
    SELECT RAISE(ABORT, 'uploads stay as they are');
END;

CREATE TRIGGER account_event_stays_as_it_is BEFORE UPDATE ON account_event BEGIN
    SELECT RAISE(ABORT, 'what was done to accounts stays as it is');
END;

CREATE TRIGGER account_event_stays BEFORE DELETE ON account_event BEGIN
    SELECT RAISE(ABORT, 'what was done to accounts stays');
END;

CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN
    SELECT RAISE(ABORT, 'accounts stay: their names stand under what they did');
END;
