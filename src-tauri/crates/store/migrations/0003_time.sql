-- What the unit answers once for all its incidents, by plan.
CREATE TABLE unit_answer (
    plan TEXT NOT NULL,
    fact TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (plan, fact)
) STRICT, WITHOUT ROWID;

-- Signed bundles of plans (预案包), each as the very file that came. One that is no longer used loses
-- its bytes and keeps its row, so that no lower version comes in again.
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

-- The keys that a person of the unit accepted after comparing their check codes.
CREATE TABLE plan_issuer (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    name TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    accepted_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The unit's own years of the working-day calendar; they go before every other.
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

-- The reminders given: which stage of which running time, and when. A running time that is counted
-- anew, because an instant or the grade was changed, is another one.
CREATE TABLE reminder (
    incident BLOB NOT NULL REFERENCES incident (id),
    key TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    stage INTEGER NOT NULL CHECK (stage > 0),
    at INTEGER NOT NULL,
    missed INTEGER NOT NULL CHECK (missed IN (0, 1)),
    PRIMARY KEY (incident, key, ends_at, stage)
) STRICT, WITHOUT ROWID;

-- Each start of the machine that the program ran in: what its clocks showed first, and what was last
-- known of the time in it.
CREATE TABLE machine_start (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL UNIQUE,
    first_wall INTEGER NOT NULL,
    first_elapsed_ms INTEGER NOT NULL CHECK (first_elapsed_ms >= 0),
    last_at INTEGER NOT NULL,
    last_wall INTEGER NOT NULL,
    last_elapsed_ms INTEGER NOT NULL CHECK (last_elapsed_ms >= 0)
) STRICT;

-- Good samples of the true time, by the boot clock of their start.
CREATE TABLE time_sample (
    row INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL REFERENCES machine_start (boot),
    elapsed_ms INTEGER NOT NULL CHECK (elapsed_ms >= 0),
    at INTEGER NOT NULL,
    uncertainty_ms INTEGER NOT NULL CHECK (uncertainty_ms >= 0),
    teller TEXT NOT NULL CHECK (teller IN ('station', 'person')),
    told_by TEXT NOT NULL
) STRICT;

-- The standing tasks of the year as they were done. A record is never changed; a wrong one is
-- followed by another.
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

-- Files kept as evidence of what was done, each once, by its content.
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

-- What need not be said again: prompts that a person put away, which hold for a while only, and stages
-- of standing tasks that were told.
CREATE TABLE heard (
    what TEXT NOT NULL CHECK (what IN ('prompt', 'upkeep')),
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;
