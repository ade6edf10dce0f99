# shellcheck shell=bash
# Sourced by tools/demo and tools/grpcurl-job: the four servers on a private MariaDB, in one folder.
# Needs from whoever sources it:
#   root       the repository, which is also the working folder
#   run        folder of this set of servers, such as build/demo
#   port_base  the servers listen on 127.0.0.1, at the four ports behind it
# and perhaps
#   database_options  of tools/database start
#   serve_flags       a function that prints more flags of a server
# EDUGROUP_BUILD names another build folder than build/release, which is then taken as it is.

build=${EDUGROUP_BUILD:-build/release}
declare -F serve_flags >/dev/null || serve_flags() { :; }
[[ -v database_options ]] || database_options=()
ctl=$root/$build/tools/edugroupctl/edugroupctl
servers=(membership committee task evaluation)
services_scopes=membership.read,committee.read,task.read,task.write,evaluation.read,journal.read

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
[[ -t 1 ]] || say() { printf '==> %s\n' "$*"; }

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# runbook NAME: runs the block ```sh NAME of deploy/README.md as it stands there.
runbook() {
  local commands
  commands=$(awk -v fence="\`\`\`sh $1" '$0 == fence {on = 1; next} /^```$/ {on = 0} on' deploy/README.md)
  [[ -n $commands ]] || fail "deploy/README.md has no block $1"
  bash -euo pipefail -c "$commands"
}

# Server binaries and edugroupctl, no tests.
build_servers() {
  [[ -z "${EDUGROUP_BUILD:-}" ]] || return 0
  mkdir -p "${CCACHE_DIR:-${HOME:-/}/.cache/ccache}/tmp" 2>/dev/null || export CCACHE_DISABLE=1
  say "configuring build/release"
  cmake --preset release >"$run/configure.log" || { cat "$run/configure.log" >&2; return 1; }
  say "building"
  NINJA_STATUS='[%f/%t, %e s] ' cmake --build build/release -j2 --target \
    "${servers[@]/%/_server}" edugroupctl
}

port_of() {
  local i
  for i in "${!servers[@]}"; do
    [[ ${servers[i]} != "$1" ]] || echo $((port_base + i))
  done
}

# For edugroupctl and for the servers: where the servers are.
targets() {
  local server
  for server in "${servers[@]}"; do echo "--$server=127.0.0.1:$(port_of "$server")"; done
}

# edugroupctl as somebody: as secretariat board plan-1
as() {
  local who=$1
  shift
  # shellcheck disable=SC2046
  EDUGROUP_TOKEN_FILE=$run/tokens/$who "$ctl" $(targets) --group "${group:-}" "$@"
}

# make_token FILE FLAGS…: a token of this set's own issuer.
make_token() {
  local file=$run/tokens/$1
  shift
  mkdir -p "$run/tokens"
  (umask 077 && "$ctl" token --key "$run/keys/key.pem" "$@" >"$file")
}

make_keys() {
  rm -rf "$run/keys" "$run/tokens"
  "$ctl" token --generate-key "$run/keys"
  make_token services --subject services --group '*' --role SYSTEM --scope "$services_scopes" \
    --expires 240h
}

sql() {
  local client
  client=$(command -v mariadb || command -v mysql)
  "$client" --no-defaults --socket="$socket" --user=root --batch --skip-column-names "$@"
}

start_database() {
  local settings
  settings=$(tools/database start "$run/db" "${database_options[@]}")
  socket=$(sed -n "s/.*socket=\([^;]*\);.*/\1/p" <<<"$settings")
}

# An empty schema for each server.
make_schemas() {
  local server
  for server in "${servers[@]}"; do
    sql <<SQL
DROP DATABASE IF EXISTS edugroup_$server;
CREATE DATABASE edugroup_$server CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
SQL
  done
}

# For each schema an account that may change tables and one that may not.
make_accounts() {
  local server account
  mkdir -p "$run/passwords"
  for server in "${servers[@]}"; do
    for account in ddl run; do
      (umask 077 && head -c 24 /dev/urandom | base64 | tr -d '/+=\n' \
        >"$run/passwords/$server-$account")
    done
    sql <<SQL
DROP USER IF EXISTS '${server}_ddl'@'%', '${server}_run'@'%';
CREATE USER '${server}_ddl'@'%' IDENTIFIED BY '$(cat "$run/passwords/$server-ddl")';
CREATE USER '${server}_run'@'%' IDENTIFIED BY '$(cat "$run/passwords/$server-run")';
GRANT ALL PRIVILEGES ON \`edugroup\_$server\`.* TO '${server}_ddl'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON \`edugroup\_$server\`.* TO '${server}_run'@'%';
SQL
  done
}

binary_of() { echo "$root/$build/services/$1/$1_server"; }

# database_flags SERVER ACCOUNT
database_flags() {
  echo "--db_socket=$socket --db_user=$1_$2 --db_password_file=$run/passwords/$1-$2"
}

migrate() {
  local server pids=()
  mkdir -p "$run/log"
  for server in "${servers[@]}"; do
    # shellcheck disable=SC2046
    "$(binary_of "$server")" migrate $(database_flags "$server" ddl) \
      >"$run/log/$server-migrate.log" 2>&1 &
    pids+=($!)
  done
  local i
  for i in "${!servers[@]}"; do
    wait "${pids[i]}" || fail "${servers[i]} cannot migrate: see $run/log/${servers[i]}-migrate.log"
  done
}

# The business day of all servers. They look at the file ten times a second.
set_day() {
  echo "$1" >"$run/today.next"
  mv "$run/today.next" "$run/today"
  sleep 0.2
}

# The process that a pid file names, if it is still that server of this folder.
pid_of() {
  local pid exe
  pid=$(cat "$run/$1.pid" 2>/dev/null) || return 1
  exe=$(readlink "/proc/$pid/exe") || return 1
  exe=${exe% (deleted)}
  [[ ${exe##*/} == "$1_server" ]] || return 1
  { tr '\0' '\n' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qxF -- "--business_day_file=$run/today" || return 1
  echo "$pid"
}

# What a server of this set is told beside its ports.
common_flags() {
  database_flags "$1" run
  targets
  echo "--jwks_file=$run/keys/jwks.json --seal_key_file=$run/keys/seal.key"
  echo "--service_token_file=$run/tokens/services --business_day_file=$run/today"
}

launch() {
  local server=$1
  # shellcheck disable=SC2046
  setsid nohup "$(binary_of "$server")" serve --listen="127.0.0.1:$(port_of "$server")" \
    $(common_flags "$server") --reflection --log_one_in=100 $(serve_flags "$server") \
    </dev/null >"$run/log/$server.log" 2>&1 &
  echo $! >"$run/$server.pid"
}

# launch_more NAME SERVER FLAGS…: one more replica; `helper` is its process, which whoever asked ends.
launch_more() {
  # shellcheck disable=SC2046
  "$(binary_of "$2")" serve $(common_flags "$2") --log_one_in=0 "${@:3}" >"$run/log/$1.log" 2>&1 &
  helper=$!
}

# make_certificates DIR NAME: an authority's (ca.crt, ca.key) and one of it for localhost (tls.crt, tls.key), whose URI
# name is NAME.
make_certificates() {
  mkdir -p "$1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=authority of $2" \
    -keyout "$1/ca.key" -out "$1/ca.crt" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout "$1/tls.key" \
    -out "$1/tls.csr" 2>/dev/null
  openssl x509 -req -in "$1/tls.csr" -CA "$1/ca.crt" -CAkey "$1/ca.key" -CAcreateserial -days 30 -out "$1/tls.crt" \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1,URI:spiffe://edugroup.example.cn/$2") 2>/dev/null
}

await_serving() {
  local server tries=300
  for server in "${servers[@]}"; do
    until as services call grpc.health.v1.Health/Check --server "$server" 2>/dev/null |
      grep -q '"SERVING"'; do
      pid_of "$server" >/dev/null || fail "$server ended: see $run/log/$server.log"
      ((--tries > 0)) || fail "$server does not serve: see $run/log/$server.log"
      sleep 0.1
    done
  done
}

# Fresh schemas and running servers, on a business day.
start_servers() {
  local server
  stop_servers
  make_keys
  say "starting MariaDB in $run/db"
  start_database
  make_schemas
  make_accounts
  say "migrating four schemas"
  migrate
  set_day "$1"
  say "starting four servers at 127.0.0.1:$port_base to $((port_base + 3)), logs in $run/log"
  for server in "${servers[@]}"; do launch "$server"; done
  await_serving
}

stop_servers() {
  local server pid
  for server in "${servers[@]}"; do
    if pid=$(pid_of "$server"); then kill "$pid"; fi
  done
  for server in "${servers[@]}"; do
    while pid_of "$server" >/dev/null; do sleep 0.05; done
    rm -f "$run/$server.pid"
  done
}

stop_all() {
  stop_servers
  tools/database stop "$run/db" >/dev/null
}
