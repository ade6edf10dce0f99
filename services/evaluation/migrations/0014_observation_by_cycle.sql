-- The values of one cycle lie together: a computation reads those of its cycle, in one range, and
-- nothing of the cycles before. As a secondary key the optimiser passed it over and read every
-- value that the group ever had.
ALTER TABLE observation
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (group_id, cycle, path),
  ADD UNIQUE KEY by_path (group_id, path)
