-- The next day on which a round of the plan opens by itself, yyyymmdd; 0: the sweep has to look, as
-- after every write; 99991231: never.
ALTER TABLE plan ADD COLUMN turn_day BIGINT NOT NULL DEFAULT 0
