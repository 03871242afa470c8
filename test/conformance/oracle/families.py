"""Families, the clause that decides each, and the resolution of name groups.

Written from docs/aws-facts.md ("Identity", "Roles", "Orphans") and docs/policy.md ("Several secrets of one name", "How much of the
estate it covers").
"""
from itertools import product

from world import arn_in, arn_region

OK, UNREADABLE, UNSURE, UNREAD, ORPHAN = "ok", "unreadable", "unsure", "unread", "orphan"


class Family:
    """A primary with its replicas, a standalone secret, or replicas whose primary is gone."""

    def __init__(self, arn, name):
        self.arn, self.name, self.region = arn, name, arn_region(arn)
        self.primary = None       # the description, when state is OK
        self.state, self.why = OK, ""
        self.replicas = {}        # Region -> what is known of it (description or listing entry)
        self.clause = None
        self.candidates = []      # clauses between which nothing that was read decides (None: no clause)
        self.shown = False        # a listing shows its primary or a replica: it counts (policy.md, "How much of the estate it covers")
        self.listed_replicas = set()  # Regions whose listing shows a replica of it
        self.listed = None
        self.subject = None       # True, False or None (unknown): of its own clause
        self.shared = False       # True, False or None: reported as a shared name
        self.fellows = frozenset()  # ARNs of all subjects of a shared name
        # Whether a misplaced primary is its own fault (True), that of the subject in whose place it stands (False), or unknown
        self.answers_for_place = True

    @property
    def status(self):
        return (self.primary or {}).get("replicationStatus") or []

    def status_regions(self):
        return {e["region"] for e in self.status if e.get("region")}


def _role(seen):
    """Region of the primary that a secret names, its own Region when none (aws-facts.md, "Identity"); the description decides."""
    data = seen.description.data or seen.entry or {}
    return data.get("primaryRegion") or seen.region


def discover(world, policy):
    """All families that the listings and the describes that follow from them show, by ARN of the primary."""
    seen, todo, families = {}, [], {}
    asked_names = set()

    def ask(region, arn):
        if world.reads(region) and (region, arn) not in seen:
            view = world.see(region, arn)
            if view.entry is not None or world.existence(view)[0] == "yes":
                seen[(region, arn)] = view
                todo.append(view)

    def ask_name(region, name):
        if world.reads(region) and (region, name) not in asked_names:
            asked_names.add((region, name))
            description = world.describe_name(region, name)
            if description.kind == "view":
                ask(region, description.data["arn"])

    def follow(family):
        """Describe what the policy requires and what the primary reports."""
        for region in family.status_regions() | set(family.clause.needed_from(family.region) if family.clause else ()):
            if region != family.region:
                ask(region, arn_in(family.arn, region))
                ask_name(region, family.name)

    for region, entries in world.entries.items():
        for arn in entries:
            ask(region, arn)
    while todo:
        batch, todo[:] = list(todo), []
        for view in batch:
            home = _role(view)
            arn = arn_in(view.arn, home)
            family = families.setdefault(arn, Family(arn, view.name))
            family.shown = family.shown or view.entry is not None
            if home != view.region:
                if view.entry is not None:
                    family.listed_replicas.add(view.region)
                family.replicas[view.region] = view.description.data or view.entry or {"name": view.name}
                ask(home, arn)
        for family in families.values():
            _settle(world, policy, family)
            if family.state == OK:
                follow(family)
    return families


def _settle(world, policy, family):
    """State of the primary, and the clause (policy.md, "Several secrets of one name": by its own primary; by its replicas, if that is gone)."""
    family.primary, family.candidates = None, []
    if not world.reads(family.region):
        family.state, family.why = UNREAD, f"its primary's Region {family.region} is not read"
    else:
        seen = world.see(family.region, family.arn)
        family.listed = seen.entry
        state, family.why = world.existence(seen)
        if state == "yes" and seen.description.data.get("primaryRegion") in (None, family.region):
            family.state, family.primary = OK, seen.description.data
        elif state in ("yes", "no"):
            family.state = ORPHAN  # gone, or itself a replica: no primary that knows the replica
        else:
            family.state = UNREADABLE if state == "unreadable" else UNSURE
    if family.state == ORPHAN:
        sources = [family.replicas[r] for r in sorted(family.replicas)] or [{}]
    elif family.primary or family.listed:
        sources = [family.primary or family.listed]
    else:
        sources = []  # nobody read what a primary's clause goes by; a replica's tags decide none (policy.md, "How much of the estate …")
    found = [] if sources else policy.possible(family.name, family.region)
    for data in sources:
        clause = policy.decide(family.name, data.get("tags"), data.get("owningService"), family.region)
        if clause not in found:
            found.append(clause)
    family.clause = found[0] if len(found) == 1 else None
    if len(found) > 1:
        family.candidates = found


def choose(members, wanted):
    """(subjects, shared) of one clause and one name; members are (key, Region, has replicas) (policy.md, "Several secrets …", 1 to 3)."""
    if len(members) <= 1:
        return [m[0] for m in members], False
    placed = [m for m in members if wanted is None or m[1] in wanted]
    if len(placed) > 1:
        replicated = [m for m in placed if m[2]]
        placed = replicated if len(replicated) == 1 else []
    if len(placed) == 1:
        return [placed[0][0]], False
    return [m[0] for m in members], True


def _variants(family):
    """What a member of a group may turn out to be: None (does not exist, or is another clause's) or (key, Region, has replicas)."""
    def as_member(has):
        return (family.arn, family.region, has)
    if family.state == OK:
        return [as_member(bool(family.status or family.listed_replicas))]
    has = [True] if family.listed_replicas else [True, False]
    certain = not family.candidates and "says that there is none" not in family.why
    return [as_member(h) for h in has] + ([] if certain else [None])


def _hidden(world, policy, clause, name, held):
    """A Region that `primary` names, and that was not read to its end, may hold a further family of that name; no other Region
    matters, and none where `primary` is not said (policy.md, "Several secrets of one name")."""
    for region in clause.wanted or []:
        if not world.complete(region) and region not in held and policy.could_decide(clause, name, region):
            yield [None, (("hidden", region), region, True), (("hidden", region), region, False)]


def resolve(world, policy, families):
    """Sets subject, shared, fellows and answers_for_place of every family (policy.md, "Several secrets of one name")."""
    groups, held = {}, {}
    for family in families.values():
        regions = held.setdefault(family.name, set())
        regions.update(family.replicas)
        if family.state in (OK, UNREADABLE):
            regions.add(family.region)
        else:
            continue  # gone: never a subject; in a Region that was not read to its end: _hidden; outside the policy: in no name group
        for clause in family.candidates or [family.clause]:
            if clause is None or not clause.requires:
                continue
            if not clause.replicas:
                family.subject = True  # such a clause means every secret that it matches
                continue
            groups.setdefault((family.name, clause.name), (clause, []))[1].append(family)
    for (name, _), (clause, members) in groups.items():
        options = [_variants(m) for m in members] + list(_hidden(world, policy, clause, name, held[name]))
        outcomes = []
        for combination in product(*options):
            present = {m[0]: m[1] for m in combination if m is not None}
            subjects, shared = choose([m for m in combination if m is not None], clause.wanted)
            outcomes.append(({k: present[k] for k in subjects}, shared))
        for family in members:
            if family.candidates:
                continue
            family.subject = _agreed(family.arn in s for s, _ in outcomes)
            family.shared = _agreed(family.arn in s and shared for s, shared in outcomes)
            family.fellows = frozenset(a for s, shared in outcomes if shared for a in s if isinstance(a, str))
            family.answers_for_place = _agreed(
                not any(k != family.arn and family.region in clause.needed_from(r) for k, r in s.items()) for s, _ in outcomes)


def _agreed(values):
    found = set(values)
    return found.pop() if len(found) == 1 else None
