CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
    unit TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    at   INTEGER NOT NULL
) STRICT;

-- The secret is emptied once it is of no more use.
CREATE TABLE ticket (
    lookup  BLOB NOT NULL PRIMARY KEY,
    unit    TEXT NOT NULL REFERENCES unit,
    secret  TEXT NOT NULL,
    expires INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

CREATE TABLE enrolment (
    request     BLOB NOT NULL PRIMARY KEY,
    ticket      BLOB NOT NULL UNIQUE REFERENCES ticket,
    unit        TEXT NOT NULL REFERENCES unit,
    device      TEXT NOT NULL,
    device_name TEXT NOT NULL,
    key         BLOB NOT NULL,
    check_code  TEXT NOT NULL,
    state       TEXT NOT NULL,
    statement   BLOB,
    proof       BLOB,
    at          INTEGER NOT NULL
) STRICT;

CREATE TABLE decision (
    rank   INTEGER PRIMARY KEY AUTOINCREMENT,
    device TEXT NOT NULL,
    state  TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
    device       TEXT NOT NULL PRIMARY KEY,
    unit         TEXT NOT NULL REFERENCES unit,
    name         TEXT NOT NULL,
    key_id       BLOB NOT NULL UNIQUE,
    key          BLOB NOT NULL,
    at           INTEGER NOT NULL,
    revoked_rseq INTEGER
) STRICT;

CREATE TABLE event (
    rseq     INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    hash     BLOB NOT NULL UNIQUE,
    stream   TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    prev     BLOB,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    unit     TEXT NOT NULL REFERENCES unit,
    device   TEXT NOT NULL REFERENCES device,
    mode     TEXT NOT NULL,
    place    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    envelope BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_by_seq ON event (stream, seq) WHERE place = 'stream';
CREATE INDEX event_by_kind ON event (mode, kind, rseq);

CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE stream (
    stream     TEXT NOT NULL PRIMARY KEY,
    contiguous INTEGER NOT NULL,
    frozen     INTEGER NOT NULL
) STRICT;

CREATE TABLE filled (
    stream TEXT NOT NULL,
    seq    INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT;

CREATE TABLE signing (
    event   TEXT NOT NULL PRIMARY KEY REFERENCES event (id),
    subject TEXT NOT NULL,
    unit    TEXT NOT NULL REFERENCES unit,
    mode    TEXT NOT NULL,
    signer  TEXT NOT NULL,
    note    TEXT,
    signed  INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX signing_by_subject ON signing (subject, unit);

CREATE TABLE receipt (
    rank   INTEGER PRIMARY KEY AUTOINCREMENT,
    event  TEXT NOT NULL REFERENCES event (id),
    level  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    signer TEXT,
    reason TEXT
) STRICT;
CREATE INDEX receipt_by_event ON receipt (event);

CREATE TABLE issued (
    id       TEXT NOT NULL PRIMARY KEY,
    stream   TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    hash     BLOB NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL UNIQUE,
    mode     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    UNIQUE (stream, seq)
) STRICT;

CREATE TABLE down (
    cursor   INTEGER PRIMARY KEY AUTOINCREMENT,
    unit     TEXT REFERENCES unit,
    carries  TEXT NOT NULL,
    envelope BLOB NOT NULL
) STRICT;

CREATE TABLE trust (
    version  INTEGER NOT NULL PRIMARY KEY,
    envelope BLOB NOT NULL
) STRICT;

CREATE TABLE alarm (
    rank   INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    device TEXT,
    event  TEXT,
    detail TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX alarm_once ON alarm (kind, detail);
