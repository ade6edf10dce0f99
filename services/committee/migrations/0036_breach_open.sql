-- The dashboards count open breaches over all groups.
ALTER TABLE breach ADD KEY by_state_alone (state)
