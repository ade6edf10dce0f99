-- A list of what held on a day passes over the versions of other days: by the key alone.
ALTER TABLE organization_history
  DROP KEY by_sort,
  ADD KEY by_sort
    (group_id, sort_key, path, start_date, end_date, record_us, supersede_us)
