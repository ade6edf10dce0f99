-- The sweep finds what is due in all groups by it.
ALTER TABLE plan ADD KEY by_turn (turn_day, group_id, path)
