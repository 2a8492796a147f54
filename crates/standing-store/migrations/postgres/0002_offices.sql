-- Offices, their people, and what they uploaded. Unlike the book these rows change: an account is
-- disabled, a session ends. What is published never depends on them.

CREATE TABLE office (
    name  text PRIMARY KEY CHECK (name <> ''),
    title text NOT NULL,
    made  bigint NOT NULL -- microseconds since 1970-01-01T00:00:00Z, as everywhere
);

CREATE TABLE account (
    login    text PRIMARY KEY CHECK (login <> ''),
    name     text NOT NULL CHECK (name <> ''), -- as it stands under what the person does
    office   text NOT NULL REFERENCES office (name),
    roles    text NOT NULL, -- separated by commas, in order
    email    text,
    secret   text, -- Argon2id, as a PHC string; absent until a passphrase was chosen
    disabled bigint,
    made     bigint NOT NULL
);

-- Tokens are kept as their SHA-256: who reads this table cannot use them.
CREATE TABLE session (
    token bytea PRIMARY KEY CHECK (length(token) = 32),
    login text NOT NULL REFERENCES account (login),
    made  bigint NOT NULL,
    seen  bigint NOT NULL,
    ends  bigint NOT NULL,
    ended bigint
);

CREATE INDEX session_login ON session (login);

CREATE TABLE invitation (
    token bytea PRIMARY KEY CHECK (length(token) = 32),
    login text NOT NULL REFERENCES account (login),
    made  bigint NOT NULL,
    ends  bigint NOT NULL,
    used  bigint
);

CREATE INDEX invitation_login ON invitation (login);

-- A failed log-in, once for the name that was typed and once for the address it came from, each as
-- a hash: a passphrase typed into the wrong field is not kept.
CREATE TABLE failed_login (
    subject bytea NOT NULL CHECK (length(subject) = 32),
    at      bigint NOT NULL
);

CREATE INDEX failed_login_subject ON failed_login (subject, at);

CREATE TABLE account_event (
    at    bigint NOT NULL,
    doer  text NOT NULL,
    login text NOT NULL REFERENCES account (login),
    what  text NOT NULL
);

CREATE TABLE upload (
    office     text NOT NULL REFERENCES office (name),
    sha256     bytea NOT NULL CHECK (length(sha256) = 32),
    name       text NOT NULL,
    media_type text NOT NULL,
    doer       text NOT NULL,
    at         bigint NOT NULL,
    bytes      bytea NOT NULL,
    reading    text NOT NULL, -- what was read out of the bytes, as JSON; may be read again
    PRIMARY KEY (office, sha256)
);

CREATE TABLE mail_domain (
    office text NOT NULL REFERENCES office (name),
    party  text NOT NULL,
    domain text NOT NULL CHECK (domain <> ''),
    doer   text NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (office, party, domain)
);

CREATE TRIGGER upload_stays_as_it_is BEFORE UPDATE ON upload
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER account_event_stays_as_it_is BEFORE UPDATE ON account_event
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER account_event_stays BEFORE DELETE ON account_event
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER account_stays BEFORE DELETE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION stays();
