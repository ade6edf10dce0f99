-- Organisations (单位). Many have no credit code; those that have one have it alone in their group.
CREATE TABLE organization (
  group_id VARCHAR(63) NOT NULL,
  path VARCHAR(255) NOT NULL,
  version BIGINT NOT NULL,
  sort_key VARBINARY(255) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  subject_key VARBINARY(255) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  short_name VARCHAR(100) NOT NULL,
  unified_social_credit_code VARCHAR(18) NOT NULL,
  kind VARCHAR(255) NOT NULL,
  standard_kind VARCHAR(40) NOT NULL,
  region VARCHAR(255) NOT NULL,
  tags TEXT NOT NULL,
  industry_clusters TEXT NOT NULL,
  credit_code_or_null VARCHAR(18) GENERATED ALWAYS AS (NULLIF(unified_social_credit_code, '')) STORED,
  PRIMARY KEY (group_id, path),
  KEY by_sort (group_id, sort_key, path),
  KEY by_kind (group_id, kind),
  UNIQUE KEY unified_social_credit_code (group_id, credit_code_or_null)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
