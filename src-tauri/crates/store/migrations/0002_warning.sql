-- What came down: warnings with what was verified, the floor under each issuer, what was set aside.

CREATE TABLE warning (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    superior BLOB NOT NULL REFERENCES superior (id),
    stream TEXT NOT NULL,
    event BLOB NOT NULL UNIQUE CHECK (length(event) = 16),
    envelope BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    verified TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('live', 'drill')),
    received_at INTEGER NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'updated', 'cancelled')),
    ended_by BLOB NOT NULL,
    signed_for_at INTEGER,
    signed_for_by TEXT NOT NULL,
    signed_for_note TEXT NOT NULL,
    sign_for BLOB NOT NULL,
    alarms INTEGER NOT NULL,
    alarmed_at INTEGER
) STRICT;
CREATE TRIGGER warning_is_final BEFORE UPDATE OF
    id, superior, stream, event, envelope, hash, verified, mode, received_at ON warning
BEGIN SELECT RAISE(ABORT, 'a warning is what was received'); END;
CREATE TRIGGER warning_is_not_deleted BEFORE DELETE ON warning
BEGIN SELECT RAISE(ABORT, 'a warning is what was received'); END;
CREATE TRIGGER warning_is_signed_for_once BEFORE UPDATE OF signed_for_at ON warning
WHEN OLD.signed_for_at IS NOT NULL AND NEW.signed_for_at IS NOT OLD.signed_for_at
BEGIN SELECT RAISE(ABORT, 'a warning is signed for once'); END;
CREATE TABLE warning_tick (
    warning BLOB NOT NULL REFERENCES warning (id),
    action TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (warning, action)
) STRICT, WITHOUT ROWID;

-- The highest seq seen of each issuer's stream; what is at or below it is not taken again.
CREATE TABLE floor (
    superior BLOB NOT NULL REFERENCES superior (id),
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (superior, stream)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER floor_does_not_sink BEFORE UPDATE ON floor
WHEN NEW.seq <= OLD.seq
BEGIN SELECT RAISE(ABORT, 'the floor only rises'); END;
CREATE TRIGGER floor_is_not_deleted BEFORE DELETE ON floor
BEGIN SELECT RAISE(ABORT, 'the floor only rises'); END;

-- What came down and could not be taken: kept as it came, for people to look at.
CREATE TABLE set_aside (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    superior BLOB NOT NULL REFERENCES superior (id),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (superior, hash)
) STRICT;
