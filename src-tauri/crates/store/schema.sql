-- The present shape, rewritten by a test of `migrate`; never edited by hand.
CREATE TABLE last_commit (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    token BLOB NOT NULL
) STRICT;
CREATE TABLE device (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    seed BLOB NOT NULL CHECK (length(seed) = 32),
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE entry (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    incident BLOB NOT NULL CHECK (length(incident) = 16),
    position INTEGER NOT NULL CHECK (position > 0),
    body BLOB NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    UNIQUE (incident, position)
) STRICT;
CREATE TABLE sqlite_sequence(name,seq);
CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TABLE number (
    incident BLOB NOT NULL PRIMARY KEY CHECK (length(incident) = 16),
    mode TEXT NOT NULL CHECK (mode IN ('live', 'drill')),
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal > 0),
    UNIQUE (mode, year, ordinal)
) STRICT;
CREATE TRIGGER number_is_not_changed BEFORE UPDATE ON number
BEGIN SELECT RAISE(ABORT, 'a number is given once'); END;
CREATE TRIGGER number_is_not_deleted BEFORE DELETE ON number
BEGIN SELECT RAISE(ABORT, 'a number is given once'); END;
CREATE TABLE incident (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    position INTEGER NOT NULL,
    head BLOB NOT NULL CHECK (length(head) = 32),
    mode TEXT NOT NULL CHECK (mode IN ('live', 'drill')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    preliminary TEXT NOT NULL CHECK (preliminary IN ('', 'I', 'II', 'III', 'IV')),
    confirmed TEXT NOT NULL CHECK (confirmed IN ('', 'I', 'II', 'III', 'IV')),
    plan TEXT NOT NULL,
    plan_version TEXT NOT NULL,
    plan_digest BLOB NOT NULL CHECK (length(plan_digest) = 32),
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    closed_at INTEGER,
    next_due_at INTEGER
) STRICT;
CREATE INDEX incident_by_state ON incident (state, opened_at);
CREATE TABLE duty (
    incident BLOB NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    obligation TEXT NOT NULL,
    receiver TEXT NOT NULL,
    beat INTEGER NOT NULL,
    clause TEXT NOT NULL,
    what TEXT NOT NULL,
    mine INTEGER NOT NULL CHECK (mine IN (0, 1)),
    at_once INTEGER NOT NULL CHECK (at_once IN (0, 1)),
    anchor_at INTEGER,
    due_at INTEGER,
    settled_at INTEGER,
    PRIMARY KEY (incident, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_unsettled ON duty (due_at) WHERE settled_at IS NULL;
CREATE TABLE bundle (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    plan TEXT NOT NULL,
    version TEXT NOT NULL,
    pinned_at INTEGER NOT NULL
) STRICT;
CREATE TABLE bundle_file (
    bundle BLOB NOT NULL REFERENCES bundle (digest),
    path TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (bundle, path)
) STRICT;
CREATE TRIGGER bundle_file_is_not_changed BEFORE UPDATE ON bundle_file
BEGIN SELECT RAISE(ABORT, 'a pinned plan stays as it is'); END;
CREATE TRIGGER bundle_file_is_not_deleted BEFORE DELETE ON bundle_file
BEGIN SELECT RAISE(ABORT, 'a pinned plan stays as it is'); END;
CREATE TABLE unit (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    set_at INTEGER NOT NULL
) STRICT;
CREATE TABLE unit_role (
    role TEXT NOT NULL PRIMARY KEY
) STRICT;
CREATE TABLE contact (
    role TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL
) STRICT;
CREATE TABLE operator (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE enrolment (
    ticket BLOB NOT NULL PRIMARY KEY CHECK (length(ticket) = 32),
    body BLOB NOT NULL,
    request BLOB NOT NULL,
    proof BLOB NOT NULL CHECK (length(proof) = 32),
    started_at INTEGER NOT NULL
) STRICT;
CREATE TABLE superior (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('live', 'drill')),
    state TEXT NOT NULL CHECK (state IN ('linked', 'paused', 'left')),
    url TEXT NOT NULL,
    root_pem TEXT NOT NULL,
    station_key BLOB NOT NULL CHECK (length(station_key) = 32),
    unit BLOB NOT NULL CHECK (length(unit) = 16),
    unit_name TEXT NOT NULL,
    statement BLOB NOT NULL,
    trust BLOB NOT NULL,
    trust_version INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    freshness BLOB NOT NULL,
    fresh_at INTEGER,
    fresh_until INTEGER,
    offset_ms INTEGER,
    uncertainty_ms INTEGER,
    linked_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER superior_is_not_deleted BEFORE DELETE ON superior
BEGIN SELECT RAISE(ABORT, 'deliveries name their superior'); END;
CREATE TRIGGER superior_does_not_roll_back
BEFORE UPDATE OF trust_version, cursor, fresh_at ON superior
WHEN NEW.trust_version < OLD.trust_version OR NEW.cursor < OLD.cursor
    OR NEW.fresh_at < OLD.fresh_at
BEGIN SELECT RAISE(ABORT, 'versions, cursors and freshness only grow'); END;
CREATE TABLE stream (
    superior BLOB NOT NULL REFERENCES superior (id),
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    PRIMARY KEY (superior, epoch)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stream_does_not_roll_back BEFORE UPDATE ON stream
WHEN NEW.seq < OLD.seq OR OLD.open < NEW.open
BEGIN SELECT RAISE(ABORT, 'a stream only grows, and a closed one stays closed'); END;
CREATE TRIGGER stream_is_not_deleted BEFORE DELETE ON stream
BEGIN SELECT RAISE(ABORT, 'a stream only grows'); END;
CREATE TABLE delivery (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    superior BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    mode TEXT NOT NULL CHECK (mode IN ('live', 'drill')),
    urgency INTEGER NOT NULL CHECK (urgency IN (0, 1, 2)),
    envelope BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    queued_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'carried', 'held', 'delivered', 'withdrawn')),
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    attempted_at INTEGER,
    next_at INTEGER NOT NULL,
    settled_at INTEGER,
    UNIQUE (superior, epoch, seq),
    FOREIGN KEY (superior, epoch) REFERENCES stream (superior, epoch)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (superior, subject, row)
WHERE state IN ('queued', 'carried', 'held');
CREATE TRIGGER delivery_is_final BEFORE UPDATE OF
    row, id, superior, epoch, seq, kind, subject, mode, envelope, hash, queued_at ON delivery
BEGIN SELECT RAISE(ABORT, 'a delivery is final bytes'); END;
CREATE TRIGGER delivery_is_not_deleted BEFORE DELETE ON delivery
BEGIN SELECT RAISE(ABORT, 'a delivery is owed'); END;
CREATE TRIGGER delivery_is_settled_once BEFORE UPDATE OF state ON delivery
WHEN OLD.state IN ('delivered', 'withdrawn') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a settled delivery stays settled'); END;
CREATE TABLE receipt (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    superior BLOB NOT NULL REFERENCES superior (id),
    bytes BLOB NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER receipt_is_not_changed BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'a receipt is proof'); END;
CREATE TRIGGER receipt_is_not_deleted BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'a receipt is proof'); END;
CREATE TABLE acknowledgement (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    delivery BLOB NOT NULL REFERENCES delivery (id),
    receipt BLOB NOT NULL REFERENCES receipt (digest),
    level TEXT NOT NULL CHECK (level IN ('stored', 'signed_for', 'returned', 'forwarded')),
    rseq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (delivery, receipt)
) STRICT;
CREATE TRIGGER acknowledgement_is_not_deleted BEFORE DELETE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'a receipt is proof'); END;
CREATE TRIGGER delivered_means_receipt BEFORE UPDATE OF state ON delivery
WHEN NEW.state = 'delivered'
    AND NOT EXISTS (SELECT 1 FROM acknowledgement WHERE delivery = NEW.id)
BEGIN SELECT RAISE(ABORT, 'only a receipt says delivered'); END;
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
CREATE TABLE set_aside (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    superior BLOB NOT NULL REFERENCES superior (id),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (superior, hash)
) STRICT;
CREATE TABLE unit_answer (
    plan TEXT NOT NULL,
    fact TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (plan, fact)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan_bundle (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer TEXT NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 32),
    major INTEGER NOT NULL CHECK (major >= 0),
    minor INTEGER NOT NULL CHECK (minor >= 0),
    patch INTEGER NOT NULL CHECK (patch >= 0),
    effective TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    imported_by TEXT NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (id, major, minor, patch)
) STRICT;
CREATE TRIGGER plan_bundle_only_rises BEFORE INSERT ON plan_bundle
WHEN EXISTS (SELECT 1 FROM plan_bundle AS known WHERE known.id = NEW.id
    AND (known.major, known.minor, known.patch) >= (NEW.major, NEW.minor, NEW.patch))
BEGIN SELECT RAISE(ABORT, 'the version of a bundle only rises'); END;
CREATE TRIGGER plan_bundle_keeps_its_issuer BEFORE INSERT ON plan_bundle
WHEN EXISTS (SELECT 1 FROM plan_bundle AS known WHERE known.id = NEW.id AND known.key <> NEW.key)
BEGIN SELECT RAISE(ABORT, 'a bundle keeps its issuer'); END;
CREATE TRIGGER plan_bundle_is_final BEFORE UPDATE OF
    digest, id, title, issuer, key, major, minor, patch, effective, made_at, imported_at,
    imported_by ON plan_bundle
BEGIN SELECT RAISE(ABORT, 'a bundle is what was imported'); END;
CREATE TRIGGER plan_bundle_bytes_go_or_come_back BEFORE UPDATE OF bytes ON plan_bundle
WHEN OLD.bytes <> x'' AND NEW.bytes <> x''
BEGIN SELECT RAISE(ABORT, 'a bundle is what was imported'); END;
CREATE TRIGGER plan_bundle_is_not_deleted BEFORE DELETE ON plan_bundle
BEGIN SELECT RAISE(ABORT, 'the version of a bundle only rises'); END;
CREATE TABLE plan_issuer (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    name TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    accepted_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE calendar_year (
    year INTEGER NOT NULL PRIMARY KEY CHECK (year BETWEEN 2000 AND 2100),
    source TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by TEXT NOT NULL
) STRICT;
CREATE TABLE calendar_day (
    year INTEGER NOT NULL REFERENCES calendar_year (year) ON DELETE CASCADE,
    day TEXT NOT NULL,
    working INTEGER NOT NULL CHECK (working IN (0, 1)),
    PRIMARY KEY (year, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE reminder (
    incident BLOB NOT NULL REFERENCES incident (id),
    key TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    stage INTEGER NOT NULL CHECK (stage > 0),
    at INTEGER NOT NULL,
    missed INTEGER NOT NULL CHECK (missed IN (0, 1)),
    PRIMARY KEY (incident, key, ends_at, stage)
) STRICT, WITHOUT ROWID;
CREATE TABLE machine_start (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL UNIQUE,
    first_wall INTEGER NOT NULL,
    first_elapsed_ms INTEGER NOT NULL CHECK (first_elapsed_ms >= 0),
    last_at INTEGER NOT NULL,
    last_wall INTEGER NOT NULL,
    last_elapsed_ms INTEGER NOT NULL CHECK (last_elapsed_ms >= 0)
) STRICT;
CREATE TABLE time_sample (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL REFERENCES machine_start (boot),
    elapsed_ms INTEGER NOT NULL CHECK (elapsed_ms >= 0),
    at INTEGER NOT NULL,
    uncertainty_ms INTEGER NOT NULL CHECK (uncertainty_ms >= 0),
    teller TEXT NOT NULL CHECK (teller IN ('station', 'person')),
    told_by TEXT NOT NULL
) STRICT;
CREATE TABLE upkeep_done (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    plan TEXT NOT NULL,
    task TEXT NOT NULL,
    year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    done_on TEXT NOT NULL,
    done_by TEXT NOT NULL,
    number TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX upkeep_done_of_task ON upkeep_done (plan, task);
CREATE TRIGGER upkeep_done_is_not_changed BEFORE UPDATE ON upkeep_done
BEGIN SELECT RAISE(ABORT, 'what was done is not changed'); END;
CREATE TRIGGER upkeep_done_is_not_deleted BEFORE DELETE ON upkeep_done
BEGIN SELECT RAISE(ABORT, 'what was done is not deleted'); END;
CREATE TABLE kept_file (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER kept_file_is_not_changed BEFORE UPDATE ON kept_file
BEGIN SELECT RAISE(ABORT, 'a kept file is what it was'); END;
CREATE TRIGGER kept_file_is_not_deleted BEFORE DELETE ON kept_file
BEGIN SELECT RAISE(ABORT, 'a kept file is never deleted'); END;
CREATE TABLE heard (
    what TEXT NOT NULL CHECK (what IN ('prompt', 'upkeep')),
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;
