-- The names organisations go by, to find near-duplicates (X5): the first bytes of their fingerprints.
CREATE TABLE organization_name (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  ordinal INT NOT NULL,
  name VARCHAR(200) NOT NULL,
  fingerprint VARBINARY(240) NOT NULL,
  PRIMARY KEY (group_id, path, ordinal),
  KEY by_fingerprint (group_id, fingerprint)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
