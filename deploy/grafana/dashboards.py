#!/usr/bin/env python3
"""dashboards.py OUT: the Grafana dashboards, a JSON file each in OUT.

A row of a table below is a panel: title, what it tells, unit, and its queries with their legends. $job and $instance
are chosen by the viewer; $__rate_interval is Grafana's. Every panel's data is checked by tools/check-monitoring.
"""
import json
import pathlib
import sys

ALL = 'job=~"$job",instance=~"$instance"'
UNARY = ALL + ',grpc_type="unary"'
FAULTS = "Internal|Unavailable|DeadlineExceeded|Unknown|DataLoss|ResourceExhausted"


def rate(metric, by, matchers=ALL):
    return f"sum by ({by}) (rate({metric}{{{matchers}}}[$__rate_interval]))"


def quantile(q, metric, by, matchers=ALL):
    return f"histogram_quantile({q}, sum by ({by}, le) (rate({metric}_bucket{{{matchers}}}[$__rate_interval])))"


def worst(metric, by, matchers=ALL):
    return f"max by ({by}) ({metric}{{{matchers}}})"


def faults(by):
    bad = rate("grpc_server_handled_total", by, ALL + f',grpc_code=~"{FAULTS}"')
    return f"{bad} / ({rate('grpc_server_handled_total', by)} > 0)"


def latencies(by, legend):
    return [(quantile(q, "grpc_server_handling_seconds", by, UNARY), f"{legend} {name}")
            for q, name in ((0.5, "half"), (0.99, "99 of 100"))]


DASHBOARDS = {
    "fleet": ("edugroup / fleet", "All four servers: how much is asked of them, what fails, how long it takes", [
        ("Calls", "Calls answered a second.", "reqps", [(rate("grpc_server_handled_total", "server"), "{{server}}")]),
        ("Faults", "Share of calls that failed by no fault of their callers.", "percentunit", [(faults("server"), "{{server}}")]),
        ("Time", "How long unary calls take.", "s", latencies("server", "{{server}}")),
        ("In flight", "Calls being served.", "short", [(f"sum by (server) (grpc_server_in_flight{{{ALL}}})", "{{server}}")]),
        ("Ready replicas", "Replicas whose schema and database are right.", "short", [(f"sum by (server) (ready{{{ALL}}})", "{{server}}")]),
        ("Versions", "Replicas by version; two while a release rolls.", "short", [(f"count by (server, version) (build_info{{{ALL}}})", "{{server}} {{version}}")]),
        ("Calls among the servers", "What a server asks of the others, calls ended a second.", "reqps", [(rate("grpc_client_handled_total", "server, grpc_service") + " > 0", "{{server}} {{grpc_service}}")]),
        ("Time of calls among the servers", "Time that 99 of 100 calls stay below.", "s", [(quantile(0.99, "grpc_client_handling_seconds", "server"), "{{server}}")]),
        ("Refused by overload", "Calls refused because the queue was full.", "reqps", [(rate("grpc_server_rejected_total", "server"), "{{server}}")]),
        ("Dropped in the queue", "Calls whose deadline passed before they were served.", "reqps", [(rate("grpc_server_expired_in_queue_total", "server"), "{{server}}")]),
    ]),
    "server": ("edugroup / one server by method", "Choose a job and an instance; each line is a method", [
        ("Calls", "Calls answered a second.", "reqps", [(f"topk(12, {rate('grpc_server_handled_total', 'server, grpc_method')})", "{{server}} {{grpc_method}}")]),
        ("Answers by code", "Calls answered a second by gRPC code.", "reqps", [(rate("grpc_server_handled_total", "server, grpc_code") + " > 0", "{{server}} {{grpc_code}}")]),
        ("Slowest methods", "Time that 99 of 100 calls stay below.", "s", [(f"topk(12, {quantile(0.99, 'grpc_server_handling_seconds', 'server, grpc_method', UNARY)} > 0)", "{{server}} {{grpc_method}}")]),
        ("In flight", "Calls being served.", "short", [(f"sum by (server, grpc_service) (grpc_server_in_flight{{{ALL}}})", "{{server}} {{grpc_service}}")]),
        ("Messages received", "Messages a second.", "reqps", [(rate("grpc_server_msg_received_total", "server, grpc_service"), "{{grpc_service}}")]),
        ("Messages sent", "Messages a second; streams send many for one call.", "reqps", [(rate("grpc_server_msg_sent_total", "server, grpc_service"), "{{grpc_service}}")]),
    ]),
    "database": ("edugroup / database and pool", "What the servers ask of MySQL, and how it bears it", [
        ("Connections of the pools", "By state. All in use: callers wait.", "short", [(f"sum by (server, state) (db_pool_connections{{{ALL}}})", "{{server}} {{state}}")]),
        ("Waiting for a connection", "95 of 100 leases are granted within.", "s", [(quantile(0.95, "db_pool_wait_seconds", "server"), "{{server}}")]),
        ("Waited in vain", "Calls whose deadline passed before a connection was free.", "reqps", [(rate("db_pool_timeouts_total", "server"), "{{server}}")]),
        ("Slowest statements", "Time that 99 of 100 executions stay below, by name of the statement.", "s", [(f"topk(12, {quantile(0.99, 'db_statement_seconds', 'server, statement')} > 0)", "{{server}} {{statement}}")]),
        ("Most executed statements", "Executions a second.", "reqps", [(f"topk(12, {rate('db_statement_seconds_count', 'server, statement')})", "{{server}} {{statement}}")]),
        ("Errors", "Errors of the database a second, by kind.", "reqps", [(rate("db_errors_total", "server, class"), "{{server}} {{class}}")]),
        ("Conflicts", "Transactions run again after a deadlock or a failed certification.", "reqps", [(rate("db_transaction_retries_total", "server"), "{{server}}")]),
        ("Connections opened and closed", "A pool that churns has a database that drops it.", "reqps", [
            (rate("db_connections_opened_total", "server"), "{{server}} opened"),
            (rate("db_connections_closed_total", "server, reason"), "{{server}} closed: {{reason}}")]),
        ("Sessions of the database", "Connections in use, and how many there may be.", "short", [
            ('mysql_global_status_threads_connected{job=~".+",instance=~".+"}', "connected"),
            ('mysql_global_variables_max_connections{job=~".+",instance=~".+"}', "limit")]),
        ("Queries of the database", "Statements a second, from everybody.", "reqps", [('rate(mysql_global_status_queries{job=~".+",instance=~".+"}[$__rate_interval])', "{{instance}}")]),
        ("Rows locked", "Waits for row locks a second.", "reqps", [('rate(mysql_global_status_innodb_row_lock_waits{job=~".+",instance=~".+"}[$__rate_interval])', "{{instance}}")]),
    ]),
    "runtime": ("edugroup / runtime", "Processes: processor, memory, descriptors, restarts, certificates", [
        ("Processor", "Cores in use.", "short", [(rate("process_cpu_seconds_total", "server, instance"), "{{server}} {{instance}}")]),
        ("Memory", "Resident memory.", "bytes", [(worst("process_resident_memory_bytes", "server, instance"), "{{server}} {{instance}}")]),
        ("Descriptors", "Open file descriptors.", "short", [(worst("process_open_fds", "server, instance"), "{{server}} {{instance}}")]),
        ("Age", "Time since the process began.", "s", [(f"time() - {worst('process_start_time_seconds', 'server, instance')}", "{{server}} {{instance}}")]),
        ("Certificate ends in", "Renewed ten days before.", "s", [(f"{worst('tls_certificate_not_after_seconds', 'server, instance')} - time()", "{{server}} {{instance}}")]),
        ("Schema", "Newest migration of the schema.", "short", [(worst("schema_version", "server"), "{{server}}")]),
        ("Changed files", "Keys, callers and certificates taken or refused while running.", "short", [(f"sum by (server, result) (increase(config_reload_total{{{ALL}}}[1h]))", "{{server}} {{result}}")]),
    ]),
    "slo": ("edugroup / objectives", "999 of 1,000 calls do not fail by our fault, over 30 days", [
        ("Share of faults, 5 minutes", "The objective allows 0.001.", "percentunit", [('server:grpc_errors:ratio_5m{job=~".*",instance=~".*"}', "{{server}}")]),
        ("Share of faults, 6 hours", "The objective allows 0.001.", "percentunit", [('server:grpc_errors:ratio_6h{job=~".*",instance=~".*"}', "{{server}}")]),
        ("Budget burns, 1 hour", "How many times too fast; 14.4 pages.", "short", [('server:grpc_errors:ratio_1h{job=~".*",instance=~".*"} / 0.001', "{{server}}")]),
        ("Calls in the hour", "Below 100 the share of faults says little, and nothing pages.", "short", [('server:grpc_calls:increase_1h{job=~".*",instance=~".*"}', "{{server}}")]),
        ("Time of 99 of 100 calls", "2 s for ten minutes is a ticket.", "s", [('server:grpc_seconds:p99_5m{job=~".*",instance=~".*"}', "{{server}}")]),
    ]),
    "business": ("edugroup / the groups", "What the groups do, over all of them; no group and no person is told apart", [
        ("Members", "Organisations with an active affiliation, by standard kind.", "short", [(worst("edugroup_members", "standard_kind"), "{{standard_kind}}")]),
        ("Assignments by light", "Red are past their limit; SUBMITTED wait to be accepted.", "short", [(worst("edugroup_assignments", "light"), "{{light}}")]),
        ("Bodies in breach", "Put in breach of their rules by a change elsewhere, such as a member's leaving.", "short", [(worst("edugroup_bodies_in_breach", "server"), "bodies")]),
        ("Meetings missed", "Due in the last 30 days and not held.", "short", [(worst("edugroup_meetings_missed", "server"), "meetings")]),
        ("Cycles by phase", "Assessment cycles.", "short", [(worst("edugroup_cycles", "phase"), "{{phase}}")]),
        ("Changes written", "Change records that were given a position, a second.", "reqps", [(rate("journal_sequenced_total", "server"), "{{server}}")]),
        ("Changes since the beginning", "Newest position of each journal.", "short", [(worst("journal_position", "server"), "{{server}}")]),
    ]),
    "audit": ("edugroup / audit and security", "The journals and the door", [
        ("Changes that wait", "Change records without a position yet.", "short", [(worst("journal_waiting", "server"), "{{server}}")]),
        ("Oldest change that waits", "More than 10 s pages: nobody learns of it.", "s", [(worst("journal_oldest_waiting_seconds", "server"), "{{server}}")]),
        ("Watchers", "Open WatchChanges streams.", "short", [(f"sum by (server) (journal_watchers{{{ALL}}})", "{{server}}")]),
        ("Sequencer failures", "Steps that failed and were tried again.", "reqps", [(rate("journal_sequencer_failures_total", "server"), "{{server}}")]),
        ("Writes sent again", "Answered from the first answer, by request id.", "reqps", [(rate("idempotent_replays_total", "server"), "{{server}}")]),
        ("Tokens refused", "By reason.", "reqps", [(rate("auth_denied_total", "server, reason"), "{{server}} {{reason}}")]),
        ("Calls not allowed", "Without a good token, or in a role that may not.", "reqps", [(rate("grpc_server_handled_total", "server, grpc_code", ALL + ',grpc_code=~"Unauthenticated|PermissionDenied"'), "{{server}} {{grpc_code}}")]),
        ("Writes by other systems and people", "Calls of methods that change something.", "reqps", [(rate("grpc_server_handled_total", "server", ALL + ',grpc_method!~"(Get|List|BatchGet|Watch|Verify|Explain|Find|Search|Summarize|Count|Compare).*"'), "{{server}}")]),
    ]),
}


def variable(name, query):
    return {"name": name, "label": name.capitalize(), "type": "query", "datasource": {"uid": "$datasource"}, "query": query,
            "multi": True, "includeAll": True, "allValue": ".+", "refresh": 2, "current": {"text": "All", "value": "$__all"}}


def panel(number, row):
    title, description, unit, queries = row
    return {"id": number + 1, "type": "timeseries", "title": title, "description": description,
            "datasource": {"uid": "$datasource"}, "gridPos": {"x": number % 2 * 12, "y": number // 2 * 8, "w": 12, "h": 8},
            "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
            "targets": [{"refId": chr(65 + i), "datasource": {"uid": "$datasource"}, "expr": expression,
                         "legendFormat": legend} for i, (expression, legend) in enumerate(queries)]}


def dashboard(uid, title, description, rows):
    return {"uid": f"edugroup-{uid}", "title": title, "description": description, "tags": ["edugroup"], "editable": False,
            "timezone": "Asia/Shanghai", "schemaVersion": 39, "refresh": "1m", "time": {"from": "now-6h", "to": "now"},
            "links": [{"type": "dashboards", "tags": ["edugroup"], "title": "edugroup", "asDropdown": True, "keepTime": True},
                      {"type": "link", "title": "Runbook", "url": "https://edugroup.example.cn/runbook"}],
            "templating": {"list": [
                {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
                variable("job", 'label_values(build_info, job)'),
                variable("instance", 'label_values(build_info{job=~"$job"}, instance)')]},
            "panels": [panel(number, row) for number, row in enumerate(rows)]}


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for uid, (title, description, rows) in DASHBOARDS.items():
        text = json.dumps(dashboard(uid, title, description, rows), ensure_ascii=False, indent=1)
        (out / f"{uid}.json").write_text(text + "\n", encoding="utf-8")


main()
