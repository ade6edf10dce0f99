-- Organisations stand for themselves until they are merged into another.
ALTER TABLE organization ADD COLUMN state VARCHAR(40) NOT NULL DEFAULT 'ACTIVE'
