-- Receipt of assignments (签收): by when, and when. yyyymmdd, 0 when not set.
ALTER TABLE assignment
  ADD COLUMN receipt_due_date BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN acknowledged_date BIGINT NOT NULL DEFAULT 0
