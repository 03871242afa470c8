#!/usr/bin/env python3
"""Hand-made worlds with answers derived by hand from the documents. Run: python3 selftest.py"""
import time

from oracle import answer
from rules import ORDER

NOW, MIN, DAY = 1768446000000, 60_000, 86_400_000  # 2026-01-15T03:00Z
ACC, W, C, E = "111122223333", "eu-west-1", "eu-central-1", "us-east-1"


def arn(region, name="prod/x", suffix="AbCdEf"):
    return f"arn:aws:secretsmanager:{region}:{ACC}:secret:{name}-{suffix}"


def secret(region, primary=None, name="prod/x", suffix="AbCdEf", **more):
    s = {"arn": arn(region, name, suffix), "name": name, "tags": {"team": "a"}, "currentVersion": "v2",
         "createdDate": NOW - 90 * DAY, "lastChangedDate": NOW - 10 * DAY}
    if primary:
        s["primaryRegion"] = primary
    s.update(more)
    return {k: v for k, v in s.items() if v is not None}


def primary(*status, region=W, **more):
    return secret(region, region if status else None, replicationStatus=[dict(s) for s in status], **more)


def st(region=C, status="InSync", **more):
    return {"region": region, "status": status, "kmsKeyId": "alias/aws/secretsmanager", **more}


def clause(name="prod", match=None, require=None, **more):
    c = {"name": name, "match": match if match is not None else {"name": "prod/*"}, **more}
    if require is not None:
        c["require"] = require
    return c


NEED = {"primary": W, "replicas": {C: {}}}


def world(by_region, clauses=None, listing=None, keys=(), memory=(), regions=(W, C, E), **policy):
    listing = listing or {}
    return {"now": NOW, "account": ACC, "keys": list(keys), "memory": list(memory),
            "policy": {"version": 1, "accounts": [ACC], "regions": list(regions),
                       "clauses": clauses if clauses is not None else [clause(require=NEED)], **policy},
            "regions": {r: {"listing": listing.get(r, "complete"), "secrets": s}
                        for r, s in {**{r: [] for r in listing}, **by_region}.items()}}


SEEN, CASES = set(), []


def case(title, w, verdict, findings=(), unknowns=None, coverage=None):
    """findings: (rule, Region[, status]); unknowns: (Region, rule)."""
    CASES.append((title, w, verdict, findings, unknowns, coverage))


def key(state, alias="alias/k", ident="11111111-1111-1111-1111-111111111111", **more):
    return {"region": C, "arn": f"arn:aws:kms:{C}:{ACC}:key/{ident}", "keyId": ident, "aliases": [alias],
            "state": state, "manager": "CUSTOMER", "denied": False, **more}


REP = secret(C, W)
case("healthy", world({W: [primary(st())], C: [REP]}), "compliant", [], [], {"required": 1})
case("rules/replica-missing: not replicated at all", world({W: [primary()]}), "violations", [("replica-missing", C)])
case("rules/name-collision: another suffix holds the name; it is an occupant, not a second subject",
     world({W: [primary()], C: [secret(C, suffix="Xy98Zz")]}), "violations", [("name-collision", C)], [], {"required": 2})
case("rules/replica-promoted", world({W: [primary()], C: [secret(C)]}), "violations", [("replica-promoted", C)])
case("rules/primary-misplaced: and it lacks nothing in its own Region", world({C: [primary(region=C)]}), "violations",
     [("primary-misplaced", C)])
case("rules/primary-pending-deletion silences missing", world({W: [primary(deletedDate=NOW - DAY)]}), "violations",
     [("primary-pending-deletion", W)])
case("rules/replica-absent", world({W: [primary(st())]}), "violations", [("replica-absent", C)])
case("rules/replica-failed silences the collision that causes it",
     world({W: [primary(st(status="Failed"))], C: [secret(C, suffix="Xy98Zz")]}), "violations", [("replica-failed", C)])
case("rules/replica-stale silences drift", world({W: [primary(st())], C: [secret(C, W, currentVersion="v1", tags={})]}),
     "violations", [("replica-stale", C)])
case("stale within the grace is pending",
     world({W: [primary(st(), lastChangedDate=NOW - 5 * MIN)], C: [secret(C, W, currentVersion="v1")]}), "compliant",
     [("replica-stale", C, "pending")])
case("stale by memory, although the primary goes on changing",
     world({W: [primary(st(), lastChangedDate=NOW - MIN)], C: [secret(C, W, currentVersion="v1")]},
           memory=[{"kind": "outdated", "arn": arn(W), "region": C, "since": NOW - 60 * MIN}]),
     "violations", [("replica-stale", C)])
case("rules/replica-metadata-drift; tags of AWS do not count",
     world({W: [primary(st())], C: [secret(C, W, tags={"team": "b", "aws:x": "y"})]}), "violations", [("replica-metadata-drift", C)])
case("rules/replica-stuck by memory silences stale",
     world({W: [primary(st(status="InProgress"))], C: [secret(C, W, currentVersion="v1")]},
           memory=[{"kind": "in-progress", "arn": arn(W), "region": C, "since": NOW - 60 * MIN}]),
     "violations", [("replica-stuck", C)])
case("in progress, never observed before: pending", world({W: [primary(st(status="InProgress"))], C: [REP]}), "compliant",
     [("replica-stuck", C, "pending")])
case("rules/replica-unexpected, and the Region is not even read: nothing else is asked there",
     world({W: [primary(st(), st("ap-south-1"))], C: [REP]}), "incomplete", [("replica-unexpected", "ap-south-1")], [("ap-south-1", None)])
case("forbidden to replicate", world({W: [primary(st())], C: [REP]}, [clause(require={"replicas": {}})]), "violations",
     [("replica-unexpected", C)], [], {"forbidden": 1})
case("unexpected is off: the failed replica speaks for itself",
     world({W: [primary(st(status="Failed"))], C: [REP]}, [clause(require={"replicas": {}}, rules={"replica-unexpected": "off"})]),
     "violations", [("replica-failed", C)])
case("rules/replica-orphaned: the primary is gone by both looks", world({C: [REP]}), "violations", [("replica-orphaned", C)], [],
     {"required": 1})
case("rules/replica-orphaned: the primary does not list the Region; silences missing", world({W: [primary()], C: [REP]}),
     "violations", [("replica-orphaned", C)])
case("an orphan under a name that has a new primary: one fault in the slot",
     world({W: [primary(suffix="Nnnnnn")], C: [REP]}), "violations", [("name-collision", C)], [], {"required": 2})
case("… even when the new primary believes it in sync",
     world({W: [primary(st(), suffix="Nnnnnn")], C: [REP]}), "violations", [("name-collision", C)], [])
case("an orphan that is excepted explains nothing",
     world({C: [REP], W: [primary()]}, exceptions=[dict(rule="replica-orphaned", secret="prod/*", reason="r", owner="o", until="2026-01-15")]),
     "violations", [("replica-orphaned", C, "excepted"), ("replica-missing", C)])
case("an exception that ended yesterday", world({W: [primary()]}, exceptions=[
    dict(rule="replica-missing", secret="prod/*", reason="r", owner="o", until="2026-01-14")]), "violations", [("replica-missing", C)])
case("an orphan whose replicas lead to different clauses",
     world({C: [REP], E: [secret(E, W, tags={"team": "b"})]},
           [clause("a", {"tags": {"team": "a"}}), clause("b", {"tags": {"team": "b"}})]),
     "incomplete", [], [(W, None), (None, None), (None, None)], {"undecided": 1})
case("an orphan or not: the listing of the primary's Region was refused", world({C: [REP]}, listing={W: "denied"}),
     "incomplete", [], [(W, None), (W, None)])
case("two standalone secrets of one name, no wanted Region: both are subjects, the name is shared",
     world({W: [primary()], E: [secret(E, suffix="Xy98Zz")]}, [clause(require={"replicas": {C: {}}})]),
     "violations", [("name-shared", W), ("name-shared", E)], [], {"required": 2})
case("two families of one name under two clauses: each keeps its findings",
     world({W: [primary()], E: [secret(E, suffix="Xy98Zz")]},
           [clause("w", {"name": "prod/*", "region": W}, {"primary": W, "replicas": {E: {}}}),
            clause("e", {"name": "prod/*", "region": E}, {"primary": E, "replicas": {W: {}}})]),
     "violations", [("name-collision", E), ("name-collision", W)], [], {"required": 2})
case("the one with replicas is the subject; the other is an occupant of none",
     world({W: [primary(st())], C: [REP], E: [secret(E, suffix="Xy98Zz")]}, [clause(require={"primary": [W, E], "replicas": {C: {}}})]),
     "compliant", [], [])
case("a clause without `primary`: an unread Region changes nothing about it", world({W: [primary()]}, [clause(require={"replicas": {C: {}}})],
     listing={E: "denied"}), "incomplete", [("replica-missing", C)], [(E, None)])
case("rules/replica-key-mismatch: the default key", world({W: [primary(st())], C: [REP]},
     [clause(require={"primary": W, "replicas": {C: {"key": "customer-managed"}}})]), "violations", [("replica-key-mismatch", C)])
case("an alias and an id of one key", world({W: [primary(st(kmsKeyId="alias/k"))], C: [secret(C, W, kmsKeyId="alias/k")]},
     [clause(require={"primary": W, "replicas": {C: {"key": "11111111-1111-1111-1111-111111111111"}}})], keys=[key("Enabled")]),
     "compliant", [], [])
case("an alias and an id, and DescribeKey is denied", world({W: [primary(st(kmsKeyId="alias/k"))], C: [secret(C, W, kmsKeyId="alias/k")]},
     [clause(require={"primary": W, "replicas": {C: {"key": "11111111-1111-1111-1111-111111111111"}}})], keys=[key("Enabled", denied=True)]),
     "incomplete", [], [(C, "replica-key-mismatch"), (C, "replica-key-unusable")])
case("rules/replica-key-unusable", world({W: [primary(st(kmsKeyId="alias/k"))], C: [secret(C, W, kmsKeyId="alias/k")]},
     keys=[key("PendingDeletion")]), "violations", [("replica-key-unusable", C)])
case("a key in the state Updating decrypts", world({W: [primary(st(kmsKeyId="alias/k"))], C: [secret(C, W, kmsKeyId="alias/k")]},
     keys=[key("Updating")]), "compliant", [], [])
case("rules/replica-unused", world({W: [primary(st(lastAccessedDate=NOW - 200 * DAY))], C: [REP]},
     [clause(require=NEED, rules={"replica-unused": {"period": "90d"}})]), "violations", [("replica-unused", C)])
case("the primary cannot be described", world({W: [primary(st(), described="denied")], C: [REP]}), "incomplete", [], [(W, None)])
case("… which is excepted", world({W: [primary(st(), described="denied")], C: [REP]}, exceptions=[
    dict(rule="unreadable", secret="prod/x", reason="r", owner="o", until="2027-01-01")]), "compliant", [], [])
case("a description of another secret is no answer", world({W: [primary(st(), described={"other": arn(W, "prod/y")})], C: [REP]}),
     "incomplete", [], [(W, None)])
case("the listing shows what the description denies", world({W: [primary(st())], C: [secret(C, W, gone=True)]}), "incomplete", [],
     [(C, r) for r in ("replica-promoted", "name-collision", "replica-absent", "replica-stale", "replica-metadata-drift")])
case("not listed yet, but described: it is there", world({W: [primary(st())], C: [secret(C, W, listed=False)]}), "compliant", [], [])
case("an unknown status", world({W: [primary(st(status="Pending"))], C: [REP]}), "incomplete", [],
     [(C, "replica-failed"), (C, "replica-stuck")])
case("one Region twice: the worst of both", world({W: [primary(st(), st(status="Failed"))], C: [REP]}), "violations", [("replica-failed", C)])
case("unmatched: warn", world({W: [primary(name="dev/y")]}, []), "compliant", [], [], {"unmatched": 1})
case("unmatched: fail", world({W: [primary(name="dev/y")]}, [], unmatched="fail"), "violations", [("secret-unmatched", W)])
case("a clause that matches nothing", world({}), "incomplete", [], [(None, None)])
case("… which may", world({}, [clause(require=NEED, optional=True)]), "compliant", [], [])
case("unmatched, replicated to a Region that is not read: not clean",
     world({W: [primary(st("ap-south-1"))]}, []), "incomplete", [],
     [("ap-south-1", r) for r in (None, "replica-promoted", "replica-absent", "replica-stale", "replica-metadata-drift")])


NEED_ANY = {"primary": [W, E], "replicas": {C: {}}}
TAGGED = [clause("a", {"name": "prod/*", "tags": {"team": "a"}}, NEED), clause("b", {"name": "prod/*", "tags": {"team": "b"}}, NEED)]


def excepted(rule, until="2027-01-01"):
    return [dict(rule=rule, secret="prod/*", reason="r", owner="o", until=until)]


N, IE = "Nnnnnn", "ap-south-1"
SEVERAL, BELIEVES, COVERS = "Several secrets of one name: ", "What the auditor believes: ", "How much of the estate it covers: "
case(SEVERAL + "an orphan in a subject's place that another clause decides is reported itself too",
     world({W: [primary(suffix=N)], C: [secret(C, W, tags={"team": "b"})]}, TAGGED), "violations",
     [("name-collision", C), ("replica-orphaned", C)], [], {"required": 2})
case(SEVERAL + "… one that no clause decides is not", world({W: [primary(suffix=N)], C: [secret(C, W, tags={})]}, TAGGED[:1]), "violations",
     [("name-collision", C)], [], {"required": 1, "unmatched": 1})
case(SEVERAL + "… a name-collision that is excepted explains nothing",
     world({W: [primary(suffix=N)], C: [REP]}, exceptions=excepted("name-collision")), "violations",
     [("name-collision", C, "excepted"), ("replica-missing", C), ("replica-orphaned", C)], [])
case(SEVERAL + "… nor one that replica-failed silences", world({W: [primary(st(status="Failed"), suffix=N)], C: [REP]}), "violations",
     [("replica-failed", C), ("replica-orphaned", C)], [])
case(SEVERAL + "an orphan in nobody's place", world({W: [primary(st(), suffix=N)], C: [secret(C, W, suffix=N)], E: [secret(E, W)]}),
     "violations", [("replica-orphaned", E)], [])
case(SEVERAL + "replicas that lead to different clauses, one in a subject's place: the subject's collision alone",
     world({W: [primary(suffix=N)], C: [REP], E: [secret(E, W, tags={"team": "b"})]}, TAGGED), "incomplete",
     [("name-collision", C)], [(W, None), (None, None)], {"required": 1, "undecided": 1})
case(SEVERAL + "what no subject does wrong is its own: a primary and a replica where none may be",
     world({W: [primary(st())], C: [REP], IE: [primary(st(E), region=IE, suffix=N)], E: [secret(E, IE, suffix=N)]}, regions=(W, C, E, IE)),
     "violations", [("primary-misplaced", IE), ("replica-unexpected", E)], [])
case(SEVERAL + "… but in a subject's place it is the subject's name-collision; its replica elsewhere stays its own",
     world({W: [primary()], C: [primary(st(E), region=C, suffix=N)], E: [secret(E, C, suffix=N)]}), "violations",
     [("name-collision", C), ("replica-unexpected", E)], [])
case(SEVERAL + "an unread Region that `primary` does not name changes nothing", world({W: [primary()]}, listing={E: "denied"}),
     "incomplete", [("replica-missing", C)], [(E, None)])
case(SEVERAL + "one that it names does", world({W: [primary()]}, [clause(require=NEED_ANY)], listing={E: "denied"}), "incomplete", [],
     [(E, None), (C, "replica-missing"), (W, "name-shared")])
case(SEVERAL + "what is forbidden does not depend on the choice: misplaced in a Region that is not required",
     world({E: [primary(st(IE), region=E)], IE: [secret(IE, E)]}, listing={W: "denied"}, regions=(W, C, E, IE)), "incomplete",
     [("primary-misplaced", E), ("replica-unexpected", IE)], [(W, None), (C, "replica-missing")])
case(SEVERAL + "… in a Region that is required it does", world({C: [primary(region=C)]}, listing={W: "denied"}), "incomplete", [],
     [(W, None), (C, "primary-misplaced")])
case(SEVERAL + "another secret of the name could not be described",
     world({W: [primary()], E: [secret(E, suffix=N, described="denied")]}, [clause(require=NEED_ANY)]), "incomplete", [],
     [(E, None), (C, "replica-missing"), (W, "name-shared")])
case(SEVERAL + "`replicas: {}` means every secret of the name, also with allowOthers",
     world({W: [primary()], E: [secret(E, suffix=N)]}, [clause(require={"primary": W, "replicas": {}, "allowOthers": True})]), "violations",
     [("primary-misplaced", E)], [], {"required": 2, "forbidden": 0})
case("rules/primary-misplaced silences unexpected where the clause wants the primary",
     world({E: [primary(st(W), st(), region=E)], W: [secret(W, E)], C: [secret(C, E)]}), "violations", [("primary-misplaced", E)], [])
case("… unless it is off", world({E: [primary(st(W), st(), region=E)], W: [secret(W, E)], C: [secret(C, E)]},
     [clause(require=NEED, rules={"primary-misplaced": "off"})]), "violations", [("replica-unexpected", W)], [])
case("rules/name-shared silences promoted where it is the other secret that stands there",
     world({W: [primary()], C: [secret(C)]}, [clause(require={"replicas": {C: {}, E: {}}})]), "violations",
     [("name-shared", W), ("name-shared", C)], [])
case("… not a collision with a third party", world({W: [primary()], E: [secret(E, suffix=N)], C: [secret(C, suffix="Zz9999", tags={})]},
     [clause("a", {"tags": {"team": "a"}}, NEED_ANY)]), "violations",
     [("name-shared", W), ("name-shared", E), ("name-collision", C), ("name-collision", C)], [], {"required": 2, "unmatched": 1})
case(BELIEVES + "on a replica that its primary does not list only replica-orphaned reports",
     world({W: [primary()], C: [secret(C, W, kmsKeyId="alias/gone")]}, [clause(require={"primary": W, "replicas": {C: {"key": "alias/k"}}})]),
     "violations", [("replica-orphaned", C)], [])
case(BELIEVES + "a Region that AWS names and the policy does not list, forbidden",
     world({W: [primary(st(), st(IE))], C: [REP]}), "incomplete", [("replica-unexpected", IE)], [(IE, None)])
case(BELIEVES + "the listing shows a namesake that a description by name does not find",
     world({W: [primary()], C: [secret(C, suffix=N, gone=True)]}), "incomplete", [],
     [(C, None), (C, "replica-missing"), (C, "name-collision")])
case(BELIEVES + "the listing stands for a replica that nobody may describe: stale",
     world({W: [primary(st())], C: [secret(C, W, currentVersion="v1", described="denied")]}), "violations", [("replica-stale", C)], [])
case(BELIEVES + "… within the grace", world({W: [primary(st(), lastChangedDate=NOW - MIN)], C: [secret(C, W, currentVersion="v1", described="denied")]}),
     "compliant", [("replica-stale", C, "pending")], [])
case(BELIEVES + "… that the key is another one it cannot prove",
     world({W: [primary(st(kmsKeyId="alias/k"))], C: [secret(C, W, kmsKeyId="alias/other", described="denied")]},
           [clause(require={"primary": W, "replicas": {C: {"key": "alias/k"}}})],
           keys=[key("Enabled"), key("Enabled", "alias/other", "22222222-2222-2222-2222-222222222222")]), "incomplete", [], [(C, "replica-key-mismatch")])
case("Replication status: twice in progress and in sync is in progress", world({W: [primary(st(), st(status="InProgress"))], C: [REP]}),
     "compliant", [("replica-stuck", C, "pending")], [])
case("… an unknown word is worse than in progress", world({W: [primary(st(status="InProgress"), st(status="Odd"))], C: [REP]}), "incomplete", [],
     [(C, "replica-failed"), (C, "replica-stuck")])
case("… two that are equally bad and differ are not believed", world({W: [primary(st(), st(kmsKeyId="alias/k"))], C: [REP]}), "incomplete", [],
     [(C, "replica-failed"), (C, "replica-stuck")])
case("… two that are the same are", world({W: [primary(st(), st())], C: [REP]}), "compliant", [], [])
case(COVERS + "a primary that nobody read, under clauses that go by tags: undecided; a replica's tags decide none",
     world({W: [primary(st(), listed=False, described="denied")], C: [REP]}, TAGGED[:1]), "incomplete", [], [(W, None), (None, None)],
     {"required": 0, "undecided": 1})
case(COVERS + "an exception that covers nothing is a warning", world({W: [primary(st())], C: [REP]}, exceptions=excepted("replica-stale")),
     "compliant", [], [])


def main():
    failed = 0
    for title, w, verdict, findings, unknowns, coverage in CASES:
        got = answer(w)
        have = sorted((f["rule"], f["region"], f["status"]) for f in got["findings"])
        want = sorted(f if len(f) == 3 else (*f, "open") for f in findings)
        doubts = sorted((str(u["region"]), str(u["rule"])) for u in got["unknowns"])
        ok = got["verdict"] == verdict and have == want
        ok = ok and (unknowns is None or doubts == sorted((str(r), str(k)) for r, k in unknowns))
        ok = ok and all(got["coverage"][k] == n for k, n in (coverage or {}).items())
        SEEN.update(r for r, _, s in have if s == "open")
        if not ok:
            failed += 1
            print(f"FAILED {title}\n  wanted {verdict} {want} {unknowns} {coverage}\n  got    {got}")
    never = set(ORDER) - SEEN
    if never:
        failed += 1
        print(f"never open: {sorted(never)}")
    start = time.time()
    for i in range(1000):
        answer(CASES[i % len(CASES)][1])
    print(f"{len(CASES)} worlds, {failed} failed; 1,000 worlds in {time.time() - start:.2f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
