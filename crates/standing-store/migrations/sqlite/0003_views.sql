-- Views kept beside the log: derived from entries, made anew where they are missing. Nothing guards
-- them, and no answer depends on their being there.

CREATE TABLE view_index (
    id       INTEGER PRIMARY KEY,
    view     TEXT NOT NULL CHECK (view <> ''),
    audience TEXT NOT NULL, -- the office that reads it; empty: the public
    made_by  TEXT NOT NULL, -- form, rules and zone
    position INTEGER NOT NULL, -- of the last entry that is in it
    head     TEXT NOT NULL,
    UNIQUE (view, audience)
) STRICT;

CREATE TABLE view_row (
    view_index INTEGER NOT NULL REFERENCES view_index (id),
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    place      TEXT NOT NULL,
    from_day   INTEGER NOT NULL, -- days since 1970-01-01
    to_day     INTEGER NOT NULL, -- the first day after
    body       TEXT NOT NULL
) STRICT;

CREATE INDEX view_row_key ON view_row (view_index, kind, key);

CREATE INDEX view_row_place ON view_row (view_index, place, kind);

CREATE INDEX view_row_days ON view_row (view_index, kind, to_day, from_day);
