-- The day on which a rectification is overdue, as of a plan.
ALTER TABLE round_item ADD COLUMN turn_day BIGINT NOT NULL DEFAULT 0
