-- What organisations were on which days (start_date to the day before end_date, yyyymmdd), and since
-- when and until when that was what was known (microseconds since 1970; the greatest number: still).
CREATE TABLE organization_history (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  start_date BIGINT NOT NULL,
  end_date BIGINT NOT NULL,
  record_us BIGINT NOT NULL,
  supersede_us BIGINT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  short_name VARCHAR(100) NOT NULL,
  kind VARCHAR(255) NOT NULL,
  standard_kind VARCHAR(40) NOT NULL,
  region VARCHAR(255) NOT NULL,
  tags TEXT NOT NULL,
  industry_clusters TEXT NOT NULL,
  state VARCHAR(40) NOT NULL,
  merged_into VARCHAR(255) NOT NULL,
  PRIMARY KEY (group_id, path, record_us, start_date),
  KEY by_sort (group_id, sort_key, path),
  KEY by_kind (group_id, kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
