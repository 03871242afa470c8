#!/usr/bin/env python3
"""An independent oracle: says, from the documents alone, what an audit of one world must answer (README.md)."""
import json
import sys

import rules
from families import OK, ORPHAN, UNREAD, UNREADABLE, discover, resolve
from keys import Keys
from policy import Policy
from rules import Place, Result, Status
from world import World, arn_in


class Context:
    """What rules ask of the world besides the family."""

    def __init__(self, document, world):
        self.now = document["now"]
        self.keys = Keys(document.get("keys"), world.account)
        self.reads = world.reads
        self.memory = {}
        for m in document.get("memory") or []:
            if m["since"] <= self.now:  # a moment in the future proves nothing
                place = (m["kind"], m["arn"], m["region"])
                self.memory[place] = min(m["since"], self.memory.get(place, m["since"]))

    def remembered(self, kind, arn, region):
        return self.memory.get((kind, arn, region))


class Audit:
    """One answer in the making."""

    def __init__(self, document):
        self.policy = Policy(document["policy"])
        self.account = str(document["account"])
        self.world = World(document, self.policy)
        self.ctx = Context(document, self.world)
        self.findings, self.unknowns, self.warnings = [], [], []
        self.coverage = {"required": 0, "forbidden": 0, "tuned": 0, "unmatched": 0, "undecided": 0}
        self.unmatched_names = set()
        self.open = {}            # family ARN -> {(rule, Region)}
        self.collisions = {}      # ARN of what stands in a subject's place -> clauses of the subjects with an open name-collision

    # -- the whole ---------------------------------------------------------------------------------------------------

    def answer(self):
        for account in self.policy.accounts:
            if account != self.account:
                self.doubt(None, None, None, f"account {account} of the policy was not read")
        if self.account not in self.policy.accounts:
            self.doubt(None, None, None, f"account {self.account} is not one that the policy expects")
        else:
            self.audit()
        return {
            "verdict": self.verdict(),
            "findings": sorted(self.findings, key=lambda f: (f["name"], f["secret"], f["region"], f["rule"])),
            "unknowns": self.unknowns,
            "coverage": {**self.coverage, "names": {"unmatched": sorted(self.unmatched_names)}},
            "warnings": self.warnings,
        }

    def verdict(self):
        """Incomplete outranks violations outranks compliant (contract)."""
        if self.unknowns:
            return "incomplete"
        return "violations" if any(f["status"] == "open" for f in self.findings) else "compliant"

    def audit(self):
        for e in self.policy.expired(self.ctx.now):
            self.warnings.append(f"exception-expired: {e['rule']} of {e['secret']} ended on {e['until']}")
        for region, state in self.world.listing_state.items():
            if state != "complete":
                self.doubt(None, region, None, f"the listing of {region} " + ("was refused" if state == "denied" else "broke off"))
        for region, entry in self.world.strange:
            self.doubt(entry.get("name"), region, None, f"the listing of {region} shows {entry['arn']}, of another place")
        families = discover(self.world, self.policy)
        resolve(self.world, self.policy, families)
        ordered = [families[arn] for arn in sorted(families)]
        raw = {f.arn: self.examine(f) for f in ordered}
        for rule in rules.ORDER:
            for family in ordered:
                for (r, region), result in raw[family.arn].items():
                    if r == rule:
                        self.conclude(family, rule, region, result)
        for family in ordered:
            self.count(family)
        self.unused_clauses(ordered)
        for e in self.policy.idle():
            self.warnings.append(f"exception-unused: {e['rule']} of {e['secret']} covers nothing")

    def doubt(self, name, region, rule, why):
        self.unknowns.append({"name": name, "region": region, "rule": rule, "why": why})

    # -- one family --------------------------------------------------------------------------------------------------

    def examine(self, family):
        """What each rule gives for a family: {(rule, Region): Result}."""
        found = {}
        clause = family.clause
        if clause is None and not family.candidates and family.shown and self.policy.unmatched == "fail":
            found[("secret-unmatched", family.region)] = rules.open_("no clause matches it")
        if family.state == UNREADABLE:
            if self.excepted("unreadable", family.name, family.region) == "holds":
                self.warnings.append(f"{family.name} in {family.region} could not be read (excepted): {family.why}")
            else:
                self.doubt(family.name, family.region, None, family.why)
            return found
        if family.state not in (OK, ORPHAN):
            self.doubt(family.name, family.region if family.state != UNREAD else sorted(family.replicas)[0], None, family.why)
            return found
        if family.candidates:  # nothing is decided about it (policy.md, "Several secrets of one name")
            self.doubt(family.name, family.region, None, "its replicas lead to different clauses")
            return found
        if family.state == OK and clause and clause.requires:
            self.examine_whole(family, clause, found)
        regions = family.status_regions() | set(family.replicas)
        if self.is_judged(family):
            regions |= set(clause.needed_from(family.region))
        if any(not e.get("region") for e in family.status) or family.region in regions:
            self.doubt(family.name, family.region, None, "its replication status names no Region, or its own")
        for region in sorted(family.status_regions()):
            if not self.world.reads(region):  # whatever else is found (aws-facts.md, "What the auditor believes")
                self.doubt(family.name, region, None, f"AWS names {region}, which the policy does not list")
        for region in sorted(regions - {family.region}):
            self.examine_place(family, region, found)
        return found

    @staticmethod
    def is_judged(family):
        """Whether a family has, or may have, slots of its own to fill."""
        return family.state == OK and family.clause is not None and family.clause.requires and family.subject is not False

    def settings(self, family, rule):
        """Settings of a rule, None where it is off."""
        return self.policy.setting(family.clause, rule)

    def examine_whole(self, family, clause, found):
        """Rules about the primary (policy.md, "Several secrets of one name"; rules/primary-*.md, name-shared.md)."""
        def put(rule, result):
            if result and self.settings(family, rule) is not None:
                found[(rule, family.region)] = result
        if family.subject is not False:
            put("primary-pending-deletion", self.if_subject(family, rules.primary_pending_deletion(family, clause)))
        misplaced = rules.primary_misplaced(family, clause)
        if family.answers_for_place is None:
            misplaced = misplaced and rules.unknown("whether it stands in the place of the secret that the clause means cannot be told")
        if family.answers_for_place is not False:
            put("primary-misplaced", misplaced)  # what a clause forbids it forbids to all that it matches
        if family.shared:
            put("name-shared", rules.open_("several secrets of this name are meant by the clause"))
        elif family.shared is None:
            put("name-shared", rules.unknown("whether other secrets share its name was not read"))
        if family.subject is False and (clause.wanted is None or family.region in clause.wanted) and family.answers_for_place is not False:
            self.warnings.append(f"{family.name} in {family.region} is not judged by {clause.name}: another secret of that name is")

    @staticmethod
    def if_subject(family, result):
        """Findings that depend on the choice are unknown where the subject may be another one (policy.md, "Several secrets …")."""
        if result and family.subject is None and result.kind != "unknown":
            return rules.unknown("whether this is the secret of this name that the clause means cannot be told")
        return result

    def examine_place(self, family, region, found):
        """All regional rules at one Region of a family."""
        entries = [e for e in family.status if e.get("region") == region]
        clause = family.clause
        judged = clause if clause and clause.requires else None
        needed = clause.needed_from(family.region) if self.is_judged(family) else {}
        look = self.world.look_for_replica(family.arn, family.name, region)
        holder = self.world.holder(family.arn, family.name, region) if look.kind == "absent" else None
        place = Place(family, region, Status(entries) if entries else None, look,
                      judged.replicas.get(region) if judged else None, holder, judged, region in needed)
        for rule, function in rules.REGIONAL.items():
            if rule in rules.FOR_SUBJECTS and family.subject is False:
                continue
            setting = self.settings(family, rule)
            result = function(place, self.ctx, setting) if setting is not None else None
            for_subject = rule in rules.FOR_SUBJECTS or (rule == "replica-promoted" and not place.status)
            if for_subject and judged and family.state == OK:
                result = self.if_subject(family, result)
            if result:
                found[(rule, region)] = result

    # -- suppression, exceptions -------------------------------------------------------------------------------------

    def excepted(self, rule, name, region):
        return self.policy.exception(rule, name, self.account, region, self.ctx.now)

    def silenced(self, family, rule, region, result):
        """One finding silences another only where it explains it and counts itself (policy.md, "Several secrets of one name")."""
        spoken = self.open.get(family.arn, ())
        if any((s, region) in spoken for s in rules.SILENCED_BY.get(rule, ())):
            return True
        if rule in rules.SILENCED_BY_DELETION and ("primary-pending-deletion", family.region) in spoken:
            return True
        if rule == "replica-orphaned":  # in a subject's place it is that name-collision, unless another clause decides it
            return any(family.clause in (None, c) for c in self.collisions.get(arn_in(family.arn, region), ()))
        if rule == "replica-unexpected" and ("primary-misplaced", family.region) in spoken:
            return region in (family.clause.wanted or ())  # it is what the primary is moved to (rules/primary-misplaced.md)
        if ("name-shared", family.region) in spoken:
            others = family.fellows - {family.arn}
            by_fellow = result.by in others or (rule == "name-collision" and any(arn_in(f, region) == result.by for f in others))
            return rule in rules.SILENCED_BY_SHARED or (rule in rules.SILENCED_BY_SHARED_FELLOW and by_fellow)
        return False

    def conclude(self, family, rule, region, result: Result):
        """Open, pending, excepted, unknown, or silent."""
        if self.silenced(family, rule, region, result):
            shared = ("name-shared", family.region) in self.open.get(family.arn, ())
            if shared and rule in rules.SILENCED_BY_SHARED_FELLOW and result.kind == "open":
                # What explains the collision explains what follows from it too (decisions.md, O8).
                self.open[family.arn].add((rule, region))
            return
        holds = self.excepted(rule, family.name, region) == "holds"
        status = result.kind
        if status in ("open", "unknown") and holds:
            status = "excepted"  # policy.md, "Exceptions": whether it is a violation or cannot be decided
        if status == "unknown":
            if result.unreadable and self.excepted("unreadable", family.name, region) == "holds":
                self.warnings.append(f"{family.name} in {region} could not be read (excepted): {result.why}")
            else:
                self.doubt(family.name, region, rule, result.why)
            return
        self.findings.append({"secret": family.arn, "name": family.name, "region": region, "rule": rule, "status": status})
        if status == "open":
            self.open.setdefault(family.arn, set()).add((rule, region))
            if rule == "name-collision":
                self.collisions.setdefault(result.by, []).append(family.clause)

    # -- coverage ----------------------------------------------------------------------------------------------------

    def count(self, family):
        """policy.md, "How much of the estate it covers": what a listing shows counts once, by the clause that decides it."""
        if not family.shown:
            return
        place = "undecided" if family.candidates else family.clause.place if family.clause else "unmatched"
        self.coverage[place] += 1
        if place == "unmatched":
            self.unmatched_names.add(family.name)
            if self.policy.unmatched == "warn":
                self.warnings.append(f"no clause matches {family.name} in {family.region}")

    def unused_clauses(self, families):
        """A clause that decides no secret makes the audit incomplete (policy.md, "How much of the estate it covers")."""
        used = {id(f.clause) for f in families}
        for clause in self.policy.clauses:
            if id(clause) not in used and not clause.optional:
                self.doubt(None, None, None, f"the clause {clause.name} decides no secret")


def answer(document):
    return Audit(document).answer()


def main():
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            result = answer(json.loads(line))
        except Exception as error:  # a world that cannot be understood (contract)
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
