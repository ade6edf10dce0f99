-- The post that answers for the assignment, whoever holds it; empty: none is named.
ALTER TABLE assignment ADD COLUMN post VARCHAR(255) NOT NULL DEFAULT ''
