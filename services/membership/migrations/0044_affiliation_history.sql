-- Which affiliations were in force on which days, of whom, and with which grade; times as in
-- organization_history. The state is ACTIVE or SUSPENDED.
CREATE TABLE affiliation_history (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  start_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  record_us BIGINT NOT NULL,
  supersede_us BIGINT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  organization VARCHAR(160) NOT NULL,
  kind VARCHAR(160) NOT NULL,
  grade VARCHAR(160) NOT NULL,
  state VARCHAR(40) NOT NULL,
  PRIMARY KEY (group_id, path, record_us, start_date),
  KEY by_organization
    (group_id, organization, kind, grade, start_date, end_date, record_us, supersede_us)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
