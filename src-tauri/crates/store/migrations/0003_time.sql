-- What the unit answers once for all its incidents, by plan.
CREATE TABLE unit_answer (
    plan TEXT NOT NULL,
    fact TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (plan, fact)
) STRICT, WITHOUT ROWID;
