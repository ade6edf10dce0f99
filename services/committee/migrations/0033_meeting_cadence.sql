-- The cadence a meeting counts for, and the last day to call one that was demanded (yyyymmdd, 0:
-- not demanded): duty lists find meetings by them.
ALTER TABLE meeting
  ADD COLUMN cadence VARCHAR(255) NOT NULL DEFAULT '',
  ADD COLUMN call_by_date BIGINT NOT NULL DEFAULT 0,
  ADD KEY by_cadence (group_id, cadence, meeting_date)
