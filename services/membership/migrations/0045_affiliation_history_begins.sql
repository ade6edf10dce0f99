-- The intervals, grades and states that affiliations have when their history begins.
INSERT INTO affiliation_history
  (group_id, path, start_date, end_date, record_us, supersede_us, reason, organization, kind, grade,
   state)
SELECT group_id, path, start_date, IF(end_date = 0, 99991231, end_date), 0, 9223372036854775807, '',
   organization, kind, grade, IF(state = 'SUSPENDED', 'SUSPENDED', 'ACTIVE')
FROM affiliation WHERE start_date > 0
