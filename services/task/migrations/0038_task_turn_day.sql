-- The next day on which the task is measured, as of a plan; 99991231 without a measure.
ALTER TABLE task ADD COLUMN turn_day BIGINT NOT NULL DEFAULT 0
