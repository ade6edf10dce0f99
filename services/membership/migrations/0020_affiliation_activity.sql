-- When affiliations last showed a sign of life: what lapses is found by these (yyyymmdd; 0: never).
ALTER TABLE affiliation
  ADD COLUMN active_since BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN last_participation_date BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN last_dues_date BIGINT NOT NULL DEFAULT 0
