-- What is due is found in all groups by it.
ALTER TABLE task ADD KEY by_turn (turn_day, group_id, path)
