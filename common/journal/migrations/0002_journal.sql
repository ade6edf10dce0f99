-- The journal. A record is written with its change, at position 0; the sequencer gives it its position, gapless, and a
-- hash over its digest and its predecessor's hash. Nothing else is ever updated, nothing deleted.
-- id: the order of writing. Both late columns have a fixed size, so that filling them in moves no row.
CREATE TABLE journal (
  id BIGINT NOT NULL AUTO_INCREMENT,
  position BIGINT NOT NULL DEFAULT 0,
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
  digest BINARY(32) NOT NULL,
  hash BINARY(32) NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  KEY by_position (position),
  KEY by_group (group_id, position)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
