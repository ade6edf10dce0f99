#!/bin/bash
# Run by the MySQL image when its data folder is empty: a schema for each server, with an account that may change
# tables and one that may not.
set -euo pipefail
for server in membership committee task evaluation; do
  # shellcheck disable=SC2154
  mysql --user=root --password="$MYSQL_ROOT_PASSWORD" <<SQL
CREATE DATABASE edugroup_$server CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER '${server}_ddl'@'%' IDENTIFIED WITH mysql_native_password BY '$(cat "/accounts/$server-database-migrate/password")';
CREATE USER '${server}_run'@'%' IDENTIFIED WITH mysql_native_password BY '$(cat "/accounts/$server-database/password")';
GRANT ALL PRIVILEGES ON \`edugroup\_$server\`.* TO '${server}_ddl'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON \`edugroup\_$server\`.* TO '${server}_run'@'%';
SQL
done
