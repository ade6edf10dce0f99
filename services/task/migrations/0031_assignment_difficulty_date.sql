-- Day of the last report that tells of difficulties, yyyymmdd; 0: none does.
ALTER TABLE assignment ADD COLUMN difficulty_date BIGINT NOT NULL DEFAULT 0
