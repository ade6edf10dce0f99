-- The next day on which time alone may do something to the assignment, yyyymmdd; 0: the sweep has to
-- look, as after every write; 99991231: never.
ALTER TABLE assignment ADD COLUMN turn_day BIGINT NOT NULL DEFAULT 0
