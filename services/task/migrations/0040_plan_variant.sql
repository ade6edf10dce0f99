-- Variants of a plan for one organisation: which plan, and for whom; empty for others.
ALTER TABLE plan
  ADD COLUMN base_plan VARCHAR(300) NOT NULL DEFAULT '',
  ADD COLUMN organization VARCHAR(300) NOT NULL DEFAULT ''
