# shellcheck shell=bash
# Sourced: who is who in the Anqing sample, and which rows of its table are due when (domain A7-A11).

group=anqing
plan=groups/anqing/plans/anzhi-2019-6
schools=(school-{1..6})
enterprises=(enterprise-{1..5})
october=(4 18 31)
december=(1 2 3 10 11 12 16 17 25 26 29)

declare -A lead_rows=(
  [zyjs]='1 2 3 4 17 22 23 24 26 27 28 33 34'
  [zsjy]='5 6 7 8 9 10 11 12 18 19'
  [office]='13 14 15 16 20 21 35'
  [shpx]='25 29 30 31 32'
)

# rows_for ORGANISATION: what it carries out; five rows are for schools alone (A8).
rows_for() {
  if [[ $1 == school-* ]]; then seq 35; else seq 35 | grep -vxE '1|2|3|4|25'; fi
}

# lead_of ROW
lead_of() {
  local lead
  for lead in "${!lead_rows[@]}"; do
    [[ " ${lead_rows[$lead]} " != *" $1 "* ]] || echo "$lead"
  done
}

assignment() { printf '%s/tasks/r%04d/assignments/%s' "$plan" "$1" "$2"; }

make_tokens() {
  local who
  make_token secretariat --subject 秘书处办公室 --operator --group anqing --role SECRETARIAT
  make_token auditor --subject 审计员 --group anqing --role AUDITOR
  for who in "${!lead_rows[@]}"; do
    make_token "$who" --subject "$who" --group anqing --role DEPARTMENT --body "$who"
  done
  for who in "${schools[@]}" "${enterprises[@]}"; do
    make_token "$who" --subject "$who" --group anqing --role MEMBER --organization "$who"
  done
}
