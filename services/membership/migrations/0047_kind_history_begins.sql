-- What the entries are called when their history begins, they are taken to have been called since
-- ever.
INSERT INTO kind_history
  (group_id, path, start_date, end_date, record_us, supersede_us, reason, display_name)
SELECT group_id, path, 10101, 99991231, 0, 9223372036854775807, '', display_name FROM kind
