-- Stage of the plan, and duties of bodies, that a task belongs to; duties is
-- "|groups/…/bodies/a/duties/b|", NULL in rows from before.
ALTER TABLE task
  ADD COLUMN stage VARCHAR(100) NOT NULL DEFAULT '',
  ADD COLUMN duties TEXT NULL
