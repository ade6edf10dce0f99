-- The journal: gapless positions, each record hashed over its predecessor's hash. Never updated, never deleted.
CREATE TABLE journal (
  position BIGINT NOT NULL,
  group_id VARCHAR(63) NOT NULL,
  time_us BIGINT NOT NULL,
  principal VARCHAR(200) NOT NULL,
  method VARCHAR(200) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  resource VARCHAR(320) NOT NULL,
  kind TINYINT NOT NULL,
  type VARCHAR(200) NOT NULL,
  before_body MEDIUMBLOB NOT NULL,
  after_body MEDIUMBLOB NOT NULL,
  hash VARBINARY(32) NOT NULL,
  PRIMARY KEY (position),
  KEY by_group (group_id, position)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
