-- Views kept beside the log: derived from entries, made anew where they are missing. Nothing guards
-- them, and no answer depends on their being there.

CREATE TABLE view_index (
    id       bigint PRIMARY KEY,
    view     text NOT NULL CHECK (view <> ''),
    audience text NOT NULL, -- the office that reads it; empty: the public
    made_by  text NOT NULL, -- form, rules and zone
    position bigint NOT NULL, -- of the last entry that is in it
    head     text NOT NULL,
    UNIQUE (view, audience)
);

CREATE TABLE view_row (
    view_index bigint NOT NULL REFERENCES view_index (id),
    kind       text NOT NULL,
    key        text NOT NULL,
    place      text NOT NULL,
    from_day   bigint NOT NULL, -- days since 1970-01-01
    to_day     bigint NOT NULL, -- the first day after
    body       text NOT NULL
);

CREATE INDEX view_row_key ON view_row (view_index, kind, key);

CREATE INDEX view_row_place ON view_row (view_index, place, kind);

CREATE INDEX view_row_days ON view_row (view_index, kind, to_day, from_day);
