"""The main job of the suite through grpcurl, with the figures of domain A1-A21 asserted.

Run by tools/grpcurl-job: grpcurl_job.py RUN_FOLDER EDUGROUPCTL, servers' addresses in EDUGROUP_….
edugroupctl only turns the sample files into calls here; grpcurl makes them.
"""

import collections
import json
import os
import re
import subprocess
import sys
import time

RUN, CTL = sys.argv[1:3]
SERVERS = ["membership", "committee", "task", "evaluation"]
TARGETS = {name: os.environ["EDUGROUP_" + name.upper()] for name in SERVERS}
PLAN = "groups/anqing/plans/anzhi-2019-6"
CYCLE = "groups/anqing/cycles/schools-2019"
OCTOBER = [4, 18, 31]
DECEMBER = [1, 2, 3, 10, 11, 12, 16, 17, 25, 26, 29]
calls = 0


class Refused(Exception):
    """An answer that is an error: its code and the reason of its ErrorInfo."""

    def __init__(self, error):
        super().__init__(json.dumps(error, ensure_ascii=False))
        self.code = error.get("code")
        self.reason = next((d.get("reason") for d in error.get("details", []) if "reason" in d), None)


def lower_camel(value):
    """grpcurl prints field names as in the .proto files; edugroupctl and this program use those of proto JSON."""
    if isinstance(value, list):
        return [lower_camel(item) for item in value]
    if isinstance(value, dict):
        return {re.sub("_(.)", lambda match: match[1].upper(), key): lower_camel(item) for key, item in value.items()}
    return value


def command(who, server, *rest):
    with open(f"{RUN}/tokens/{who}") as file:
        token = file.read().strip()
    return ["grpcurl", "-plaintext", "-format-error", "-H", f"authorization: Bearer {token}", *rest[:-1],
            TARGETS[server], rest[-1]]


def call(who, method, request, server=None):
    global calls
    calls += 1
    server = server or method.split(".")[1]
    done = subprocess.run(command(who, server, "-d", "@", method), input=json.dumps(request),
                          capture_output=True, text=True)
    if done.returncode == 0:
        return lower_camel(json.loads(done.stdout or "{}"))
    try:
        raise Refused(json.loads(done.stderr))
    except json.JSONDecodeError:
        sys.exit(f"grpcurl cannot call {method}: {done.stderr}")


def refused(code, reason, who, method, request):
    try:
        call(who, method, request)
    except Refused as error:
        same(f"{method} refused", (error.code, error.reason), (code, reason))
    else:
        sys.exit(f"{method} was not refused")


def same(what, measured, expected):
    if measured != expected:
        sys.exit(f"{what}: {measured}, expected {expected}")
    print(f"    {what}: {measured}")


def step(text):
    print(f"==> {text}", flush=True)


def day(text):
    with open(f"{RUN}/today.next", "w") as file:
        file.write(text + "\n")
    os.rename(f"{RUN}/today.next", f"{RUN}/today")
    time.sleep(0.2)


def date(text):
    year, month, day_of_month = map(int, text.split("-"))
    return {"year": year, "month": month, "day": day_of_month}


def printed_calls(*arguments):
    """The calls that edugroupctl would make."""
    out = subprocess.run([CTL, *arguments, "--print-calls"], capture_output=True, text=True, check=True)
    for line in out.stdout.splitlines():
        method, request = line.split("\t", 1)
        yield method, json.loads(request)


def act(who, method, row, organization, **fields):
    name = f"{PLAN}/tasks/r{row:04d}/assignments/{organization}"
    return call(who, f"edugroup.task.v1.AssignmentService/{method}", {"name": name, **fields})


def counts(lines):
    return {line["value"]: line["count"] for line in lines}


def board(as_of):
    return call("secretariat", "edugroup.task.v1.PlanService/GetPlanBoard", {"name": PLAN, "asOf": date(as_of)})


def lights(total):
    return {key: total.get(key, 0) for key in
            ("assignments", "green", "yellow", "red", "done", "lateDone", "longTermOpen", "measuresFiled",
             "measuresMissing")}


def start_watchers():
    """One stream per server, from before the first change."""
    watchers = {}
    for server in SERVERS:
        file = open(f"{RUN}/watch-{server}.json", "w")
        watchers[server] = subprocess.Popen(
            command("auditor", server, "-d", '{"parent":"groups/anqing"}',
                    "edugroup.journal.v1.ChangeService/WatchChanges"),
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
    return watchers


def watched_positions(server):
    """The file holds one JSON object after another."""
    with open(f"{RUN}/watch-{server}.json") as file:
        text = file.read().strip()
    decoder, at, positions = json.JSONDecoder(), 0, []
    while at < len(text):
        event, end = decoder.raw_decode(text, at)
        at = end + len(text[end:]) - len(text[end:].lstrip())
        if "change" in event:
            positions.append(int(event["change"]["position"]))
    return positions


def structure():
    step("0. reflection names the services")
    for server in SERVERS:
        out = subprocess.run(command("secretariat", server, "list"), capture_output=True, text=True, check=True)
        services = [line for line in out.stdout.split() if line.startswith(f"edugroup.{server}.")]
        same(f"{server}: services of its own", len(services) >= 3, True)

    step("1. group and structure")
    requests = list(printed_calls("apply", "-f", "tools/samples/anqing/group.yaml"))
    for method, request in requests:
        call("secretariat", method, request)
    print(f"    {len(requests)} calls")
    method, request = requests[-2]
    refused(6, "RESOURCE_EXISTS", "secretariat", method, request)
    census = call("secretariat", "edugroup.membership.v1.CensusService/GetCensus", {"parent": "groups/anqing"})
    same("members", {part["displayName"]: int(part["count"]) for part in census["byKind"]},
         {"成员学校": 6, "成员企业": 5})
    contact = call("school-2", "edugroup.membership.v1.OrganizationService/GetOrganization",
                   {"name": "groups/anqing/organizations/school-1"})["contacts"][0]
    same("another school sees the phone masked", "*" in contact["phone"] and "0000001" not in contact["phone"], True)

    step("2. decision")
    resolution = call("auditor", "edugroup.committee.v1.ResolutionService/GetResolution",
                      {"name": "groups/anqing/resolutions/plan-2019"})
    same("resolution", (resolution["state"], resolution["tally"]["inFavour"]), ("PASSED", 9))


def import_and_issue():
    step("3. import")
    [(method, request)] = printed_calls("import", "plan", "tools/samples/anqing/plan.csv")
    imported = call("secretariat", method, request)
    same("rows", imported["taskCount"], 35)
    same("leads (A7)", counts(imported["leadCounts"]),
         {"专业建设部": 13, "招生就业部": 10, "秘书处办公室": 7, "社会培训部": 5})
    same("limits (A9)", counts(imported["limitCounts"]), {"LONG_TERM": 21, "2019-12": 11, "2019-10": 3})
    same("categories (A5)", [line["count"] for line in imported["categoryCounts"]], [4] * 8 + [3])
    same("implementers (A8)", counts(imported["implementerCounts"]), {"各成员学校": 35, "各成员企业": 30})
    same("findings (A2, A15-A17)",
         dict(collections.Counter((f["severity"], f["ruleId"]) for f in imported["findings"])),
         {("HARD", "plan.base-date-missing"): 1, ("INFO", "plan.printed-number-repeated"): 1,
          ("INFO", "plan.printed-number-missing"): 1, ("INFO", "plan.lead-not-in-department-list"): 1,
          ("INFO", "plan.department-without-task"): 1, ("INFO", "plan.body-text-differs"): 4})
    same("rows that differ from the body (A16)",
         [f["subject"] for f in imported["findings"] if f["ruleId"] == "plan.body-text-differs"],
         ["row 1", "row 15", "row 32", "row 33"])

    step("4. issue")
    issue = "edugroup.task.v1.PlanService/IssuePlan"
    refused(9, "RULE_VIOLATED", "secretariat", issue, {"name": PLAN})
    request = {"name": PLAN, "baseDate": date("2019-06-03"), "requestId": "issue-1"}
    issued = call("secretariat", issue, request)
    same("assignments: 35 x 6 schools + 30 x 5 enterprises", issued["assignmentCount"], 360)
    same("measures due (X3)", issued["measuresDueDate"], date("2019-06-24"))
    same("issued twice with one request id: the same answer", call("secretariat", issue, request) == issued, True)
    for kind, expected in (("SCHOOL", 210), ("ENTERPRISE", 150)):
        listed = call("secretariat", "edugroup.task.v1.AssignmentService/ListAssignments",
                      {"parent": f"{PLAN}/tasks/-", "filter": f'standard_kind = "{kind}"', "pageSize": 1000})
        same(f"assignments of {kind}", len(listed["assignments"]), expected)


def work_until_november():
    step("5. work")
    rows = {"school-1": OCTOBER + DECEMBER, "school-2": [1, 2, 4], "school-3": [1, 2, 4]}
    measures = {"text": "按季度推进", "responsiblePost": "分管副校长"}
    day("2019-06-10")
    for school, its_rows in rows.items():
        for row in its_rows:
            act(school, "AcknowledgeAssignment", row, school)
    refused(7, "NOT_OWN_ORGANIZATION", "school-2", "edugroup.task.v1.AssignmentService/FileMeasures",
            {"name": f"{PLAN}/tasks/r0001/assignments/school-1", "measures": measures})
    for school, filing_day in (("school-1", "2019-06-24"), ("school-2", "2019-06-24"), ("school-3", "2019-06-25")):
        day(filing_day)
        for row in rows[school]:
            act(school, "FileMeasures", row, school, measures=measures)
    target = {"name": f"{PLAN}/tasks/r0005", "year": 2019, "text": "走访全部普通中学"}
    refused(7, "ROLE_REQUIRED", "office", "edugroup.task.v1.TaskService/SetAnnualTarget", target)
    call("zsjy", "edugroup.task.v1.TaskService/SetAnnualTarget", target)
    day("2019-10-20")
    act("school-3", "ReportProgress", 4, "school-3", report={"text": "推进中", "percent": "40"})
    for row, lead in zip(OCTOBER, ("zyjs", "zsjy", "shpx")):
        act("school-1", "SubmitAssignment", row, "school-1", note="已完成")
        act(lead, "AcceptAssignment", row, "school-1")
    day("2019-11-02")
    act("school-2", "SubmitAssignment", 4, "school-2")
    act("zyjs", "AcceptAssignment", 4, "school-2")
    day("2019-11-15")


def boards():
    step("6. board")
    same("2019-06-20", lights(board("2019-06-20")["total"]),
         {"assignments": 360, "green": 129, "yellow": 0, "red": 0, "done": 0, "lateDone": 0,
          "longTermOpen": 231, "measuresFiled": 0, "measuresMissing": 0})
    now = board("2019-11-15")
    same("2019-11-15", lights(now["total"]),
         {"assignments": 360, "green": 101, "yellow": 0, "red": 24, "done": 3, "lateDone": 1,
          "longTermOpen": 231, "measuresFiled": 20, "measuresMissing": 340})
    same("tasks and assignments by lead",
         {line["displayName"]: (line["taskCount"], line["counts"]["assignments"]) for line in now["byLead"]},
         {"专业建设部": (13, 123), "招生就业部": (10, 110), "秘书处办公室": (7, 77), "社会培训部": (5, 50)})
    same("long-term tasks without a target for 2019 (A12)", len(now["annualTargetsMissing"]), 20)
    later = board("2020-01-01")
    same("2020-01-01, simulated", (later.get("simulated"), later["overdueCount"]), (True, 125))


def work_until_january():
    leads = {row: "zyjs" for row in (1, 2, 3, 17, 26)} | {row: "zsjy" for row in (10, 11, 12)}
    leads |= {16: "office", 25: "shpx", 29: "shpx"}
    day("2019-12-20")
    for row in DECEMBER:
        act("school-1", "SubmitAssignment", row, "school-1")
        act(leads[row], "AcceptAssignment", row, "school-1")
    for row in (1, 2):
        act("school-2", "SubmitAssignment", row, "school-2")
    act("zyjs", "ReturnAssignment", 1, "school-2", reason="佐证材料不全")
    act("zyjs", "AcceptAssignment", 2, "school-2")
    day("2019-12-23")
    act("school-2", "SubmitAssignment", 1, "school-2")
    act("zyjs", "AcceptAssignment", 1, "school-2")
    day("2020-01-10")


def score():
    step("7. score")
    for method, request in printed_calls("apply", "-f", "tools/samples/anqing/evaluation.yaml"):
        call("secretariat", method, request)
    service = "edugroup.evaluation.v1.CycleService/"
    cycle = call("secretariat", service + "OpenCycle", {"name": CYCLE})
    same("subjects", len(cycle["subjects"]), 6)
    for number, rating in enumerate((90, 80, 70, 60, 50, 40), 1):
        call("secretariat", "edugroup.evaluation.v1.ObservationService/CreateObservation",
             {"parent": "groups/anqing",
              "observation": {"cycle": CYCLE, "indicatorId": "contribution",
                              "subject": f"groups/anqing/organizations/school-{number}",
                              "quantity": {"value": str(rating)}}})
    same("facts collected: 3 for each school",
         call("secretariat", service + "CollectCycle", {"name": CYCLE})["createdCount"], 18)
    same("complete", call("secretariat", service + "ComputeCycle", {"name": CYCLE})["cycle"]["completeCount"], 6)
    results = call("secretariat", "edugroup.evaluation.v1.AssessmentService/ListAssessments", {"parent": CYCLE})
    # Filing 14/35 of 25, on time 14/14 of 35, quality 3 + 11 never returned: 20, rating 90 % of 20. School 2: filing
    # 3/35, on time 2/14 is below the floor, quality 2/3: half, rating. The others: the rating alone; school 3 filed
    # late, and nothing was accepted, so quality does not apply.
    same("ranks", [(a["rank"], a["organization"].split("/")[-1], a["total"], a["gradeDisplayName"])
                   for a in results["assessments"]],
         [(1, "school-1", "83.00", "良好"), (2, "school-2", "28.14", "不合格"), (3, "school-3", "14.00", "不合格"),
          (4, "school-4", "12.00", "不合格"), (5, "school-5", "10.00", "不合格"), (6, "school-6", "8.00", "不合格")])
    explained = call("school-1", "edugroup.evaluation.v1.AssessmentService/ExplainScore",
                     {"name": f"{CYCLE}/assessments/school-1"})
    leaves = {leaf["indicatorId"]: leaf for branch in explained["total"]["steps"] for leaf in branch["steps"]}
    filing = leaves["filing"]["input"]
    same("filing counted from", (filing["factCount"]["numerator"], filing["factCount"]["denominator"]), ("14", "35"))
    sources = {f"{PLAN}/tasks/r{row:04d}/assignments/school-1" for row in OCTOBER + DECEMBER}
    same("filing's sources are the 14 assignments filed", set(filing["sourceNames"]) == sources, True)


def proof(watchers):
    step("8. proof")
    for server in SERVERS:
        verified = call("auditor", "edugroup.journal.v1.ChangeService/VerifyChanges", {"parent": "groups/anqing"},
                        server)
        last = int(verified["lastPosition"])
        same(f"{server}: journal intact", (verified.get("intact"), int(verified["checkedCount"])), (True, last))
        deadline = time.time() + 60
        while len(watched_positions(server)) < last and time.time() < deadline:
            time.sleep(0.2)
        same(f"{server}: the watcher saw every change once, in order",
             watched_positions(server) == list(range(1, last + 1)), True)
        watchers[server].terminate()


def main():
    watchers = start_watchers()
    try:
        structure()
        import_and_issue()
        work_until_november()
        boards()
        work_until_january()
        score()
        proof(watchers)
    finally:
        for watcher in watchers.values():
            watcher.kill()
            watcher.wait()
    step(f"all figures hold, through {calls} calls of grpcurl")


main()
