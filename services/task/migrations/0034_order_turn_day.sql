-- The next day on which something of the order is overdue, as of a plan.
ALTER TABLE supervision_order ADD COLUMN turn_day BIGINT NOT NULL DEFAULT 0
