"""One function per rule: each yields what is the case, before exceptions and suppression.

Written from docs/rules/*.md ("When it speaks", "Examples"), docs/aws-facts.md ("What the auditor believes", "Replication status")
and docs/policy.md ("Several secrets of one name").
A rule gives None (clean), or a Result: open, pending, or unknown.
"""
from collections import namedtuple

from keys import DEFAULT
from policy import DAY, duration

# by: the ARN of what stands there (name-collision, replica-promoted)
Result = namedtuple("Result", "kind why unreadable by")
Place = namedtuple("Place", "family region status look required holder judged needs")
# status: Status or None; look: World.look_for_replica; required: {"key": …} or None; holder: World.holder or None
# judged: the clause whose requirements count here, or None; needs: required here, of a subject


class Status:
    """One Region of the replication status (aws-facts.md, "Replication status": one named twice is the worst of both; two that are
    equally bad and differ are not believed)."""

    RANKS = {"Failed": 3, "InProgress": 1, "InSync": 0}

    def __init__(self, entries):
        def rank(entry):
            return self.RANKS.get(entry.get("status"), 2)
        worst = max(map(rank, entries))
        entries = [e for e in entries if rank(e) == worst]
        self.believed = all(self._facts(e) == self._facts(entries[0]) for e in entries)
        word = entries[0].get("status")
        self.word = word if self.believed and word in self.RANKS else None
        self.strange = None if self.word else f"the status {word} is not known" if self.believed else "it is reported twice, and differently"
        self.keys = [entries[0].get("kmsKeyId") or ""] if self.believed else []
        self.accessed = entries[0].get("lastAccessedDate") if self.believed else None

    @staticmethod
    def _facts(entry):
        facts = {k: v for k, v in entry.items() if v is not None}
        return {**facts, "kmsKeyId": facts.get("kmsKeyId") or DEFAULT}


def open_(why, by=None):
    return Result("open", why, False, by)


def unknown(why, unreadable=False):
    return Result("unknown", why, unreadable, None)


def unseen(place):
    return unknown(place.look.why, place.look.unreadable)


def by_grace(since, now, setting, why):
    """Open once the grace is over, counted from the earliest proven moment; otherwise pending."""
    grace = duration(setting.get("grace", "15m"))
    if since is not None and now - since >= grace:
        return open_(why)
    return Result("pending", why, False, None)


def changed_since(place):
    """The latest moment from which the replica has certainly lagged: the primary's last change, or its own creation."""
    primary, replica = place.family.primary, place.look.data
    changed = primary.get("lastChangedDate", primary.get("createdDate"))
    return None if changed is None else max(changed, replica.get("createdDate") or changed)


# -- about the whole family ----------------------------------------------------------------------------------------------

def primary_misplaced(family, clause):
    """rules/primary-misplaced.md."""
    if clause.wanted is not None and family.region not in clause.wanted:
        return open_(f"the primary lives in {family.region}")
    return None


def primary_pending_deletion(family, clause):
    """rules/primary-pending-deletion.md: only of secrets that must be replicated."""
    if clause.needed_from(family.region) and family.primary.get("deletedDate") is not None:
        return open_("it is scheduled for deletion")
    return None


# -- about one Region of a family ----------------------------------------------------------------------------------------

def replica_unexpected(p, ctx, setting):
    """rules/replica-unexpected.md: the primary reports a Region that the clause neither names nor allows."""
    if p.judged and p.status and not p.judged.allows_region(p.region):
        return open_(f"{p.region} is not allowed")
    return None


def replica_missing(p, ctx, setting):
    """rules/replica-missing.md: required, and not in the primary's replication status, whatever is there."""
    if not p.needs or p.status:
        return None
    if p.look.kind in ("unknown", "listed"):
        return unseen(p)
    if p.holder and p.holder[0] == "contradiction":
        return unknown(p.holder[1], True)  # aws-facts.md, "What the auditor believes": no missing replica is proven
    return open_(f"there is no replica in {p.region}")


def replica_orphaned(p, ctx, setting):
    """rules/replica-orphaned.md: a live replica that its primary does not list, or whose primary is gone."""
    if p.status:
        return None
    if p.look.kind == "live":
        return open_("no primary knows it")
    if p.look.kind == "listed" or (p.look.kind == "unknown" and (p.needs or p.region in p.family.replicas)):
        return unseen(p)
    return None


def replica_promoted(p, ctx, setting):
    """rules/replica-promoted.md: a standalone secret with the primary's suffix, where a replica should be."""
    if not (p.needs or p.status):
        return None
    if p.look.kind == "unknown":
        return unseen(p)
    return open_("a former replica stands on its own", p.look.data["arn"]) if p.look.kind == "promoted" else None


def name_collision(p, ctx, setting):
    """rules/name-collision.md: something else holds the name in a required Region (policy.md, "Several secrets of one name")."""
    if not p.needs:
        return None
    if p.look.kind == "unknown":
        return unseen(p)
    if p.look.kind == "foreign":
        return open_("another primary's replica holds the name", p.look.data["arn"])
    if p.look.kind != "absent" or p.holder is None:
        return None
    kind, what = p.holder
    if kind in ("unknown", "contradiction"):
        return unknown(what, True)
    return open_(f"{what} holds the name", what) if kind == "held" else None


def replica_failed(p, ctx, setting):
    """rules/replica-failed.md; an unknown status is never fine (aws-facts.md, "Replication status")."""
    if p.status and p.status.word == "Failed":
        return open_("the replication failed")
    return _strange(p)


def replica_stuck(p, ctx, setting):
    """rules/replica-stuck.md: since when is known only to the memory (aws-facts.md, "Replication status")."""
    if p.status and p.status.word == "InProgress":
        since = ctx.remembered("in-progress", p.family.arn, p.region)
        return by_grace(since, ctx.now, setting, "the replication is in progress")
    return _strange(p) if p.status and p.status.word is None else None


def _strange(p):
    if p.status and p.status.strange:
        return unknown(f"of the replica in {p.region}: {p.status.strange}")
    return None


def replica_absent(p, ctx, setting):
    """rules/replica-absent.md: in sync by the status, and neither the listing nor a description finds it."""
    if not p.status or p.status.word not in ("InSync", None):
        return None
    if p.look.kind == "unknown":
        return unseen(p)
    if p.look.kind not in ("absent", "promoted", "foreign"):
        return None
    if p.status.word is None:
        return _strange(p)
    if p.holder and p.holder[0] == "contradiction":
        return unknown(p.holder[1], True)
    return open_("there is no such replica")


def replica_stale(p, ctx, setting):
    """rules/replica-stale.md; where nobody may describe a replica, its listing stands for it (aws-facts.md, "What the auditor believes")."""
    if not p.status or not p.family.primary:
        return None
    if p.look.kind == "unknown":
        return unseen(p)
    if p.look.kind not in ("live", "listed"):
        return None
    wanted, held = p.family.primary.get("currentVersion"), p.look.data.get("currentVersion")
    if wanted == held:
        return None
    if p.look.kind == "listed" and held is None:
        return unseen(p)  # a listing that shows no version says nothing of it
    if wanted is None:
        return unknown("the primary has no current version to compare with")
    moments = [m for m in (changed_since(p), ctx.remembered("outdated", p.family.arn, p.region)) if m is not None]
    return by_grace(min(moments, default=None), ctx.now, setting, f"it holds {held}, the primary {wanted}")


def own_tags(data):
    return {k: str(v) for k, v in (data.get("tags") or {}).items() if not k.startswith("aws:")}


def replica_metadata_drift(p, ctx, setting):
    """rules/replica-metadata-drift.md: tags differ, those of AWS itself aside."""
    if not p.status or not p.family.primary:
        return None
    if p.look.kind == "unknown":
        return unseen(p)
    if p.look.kind not in ("live", "listed") or own_tags(p.family.primary) == own_tags(p.look.data):
        return None
    since = changed_since(p)
    if since is None:
        return unknown("the tags differ, and nothing says since when")
    return by_grace(since, ctx.now, setting, "its tags differ")


def _key_texts(p):
    """The texts by which the replica's key is known; its own description goes before what the primary reports.

    None where the primary does not list the Region: there only replica-orphaned reports (aws-facts.md, "What the auditor believes")."""
    if not p.status:
        return []
    if p.look.kind == "live":
        return [p.look.data.get("kmsKeyId") or ""]
    texts = list(p.status.keys)
    if p.look.kind == "listed":
        texts.append(p.look.data.get("kmsKeyId") or "")
    return sorted(set(texts))


def replica_key_mismatch(p, ctx, setting):
    """rules/replica-key-mismatch.md."""
    wanted = (p.required or {}).get("key")
    texts = _key_texts(p)
    if not p.judged or not wanted or not p.status:
        return None
    if not texts:
        return _strange(p)
    if wanted == "customer-managed":
        verdicts = {ctx.keys.is_customers(t, p.region) for t in texts}
    else:
        verdicts = {ctx.keys.same(t, wanted, p.region) for t in texts}
    if verdicts == {True}:
        return None
    if verdicts == {False} and (p.look.kind == "live" or p.status.keys):  # that a key is another one a listing cannot prove
        return open_(f"it is under {texts[0] or 'the default key'}, not {wanted}")
    return unknown(f"whether {' or '.join(texts)} in {p.region} is {wanted} cannot be told", p.look.unreadable)


def replica_key_unusable(p, ctx, setting):
    """rules/replica-key-unusable.md."""
    texts = _key_texts(p)
    if not texts:
        return _strange(p) if p.status and p.look.kind == "unknown" else None
    if not ctx.reads(p.region):
        if all(ctx.keys.resolve(t, p.region)[1] == ("default",) for t in texts):
            return None
        return unknown(f"{p.region} is not read, nor are its keys")
    verdicts = [ctx.keys.usable(t, p.region) for t in texts]
    if all(v[0] is True for v in verdicts):
        return None
    if all(v[0] is False for v in verdicts):
        return open_(verdicts[0][1])
    return unknown(next((v[1] for v in verdicts if v[0] is None), "the key is reported twice, and differently"), p.look.unreadable)


def replica_unused(p, ctx, setting):
    """rules/replica-unused.md: asked only where a period is set, of a replica that is there."""
    if not p.judged or "period" not in setting or not p.status:
        return None
    if p.look.kind in ("absent", "promoted", "foreign"):
        return None
    period = duration(setting["period"])
    data = p.look.data or {}
    reads = [m for m in (data.get("lastAccessedDate"), p.status.accessed) if m is not None]
    if reads and ctx.now - end_of_day(max(reads)) <= period:
        return None
    if p.look.kind == "unknown":
        return unseen(p)
    if reads:
        return open_("it was last read longer ago than the period")
    created = data.get("createdDate")
    if created is None:
        primary = p.family.primary or {}
        if primary.get("createdDate") is not None and ctx.now - primary["createdDate"] <= period:
            return None  # it cannot be older than its primary
        return unknown("it was never read, and its age is not known")
    return open_("it was never read") if ctx.now - created > period else None


def end_of_day(moment):
    """LastAccessedDate has the precision of a day (aws-facts.md, "Describing"): the read may have been at the end of it."""
    return (moment // DAY + 1) * DAY


# Rules about one Region, and whether they need `require` ("When it speaks" of each page).
REGIONAL = {
    "replica-unexpected": replica_unexpected,
    "replica-failed": replica_failed,
    "replica-promoted": replica_promoted,
    "name-collision": name_collision,
    "replica-orphaned": replica_orphaned,
    "replica-absent": replica_absent,
    "replica-stuck": replica_stuck,
    "replica-missing": replica_missing,
    "replica-key-mismatch": replica_key_mismatch,
    "replica-stale": replica_stale,
    "replica-key-unusable": replica_key_unusable,
    "replica-metadata-drift": replica_metadata_drift,
    "replica-unused": replica_unused,
}
# Those about what a clause requires: of its subjects only (policy.md, "Several secrets of one name").
FOR_SUBJECTS = {"replica-missing", "name-collision", "replica-key-mismatch", "replica-unused"}

# Order of evaluation, silencers first, and who is silenced by whom about the same Region (the pages, "It stays silent where").
ORDER = ["primary-pending-deletion", "name-shared", "primary-misplaced", *REGIONAL, "secret-unmatched"]
SILENCED_BY = {
    "replica-failed": ["replica-unexpected"],
    "replica-promoted": ["replica-unexpected", "replica-failed"],
    "name-collision": ["replica-failed"],
    "replica-absent": ["replica-unexpected", "replica-promoted", "name-collision"],
    "replica-stuck": ["replica-unexpected", "replica-promoted", "name-collision"],
    "replica-missing": ["replica-orphaned", "replica-promoted", "name-collision"],
    "replica-key-mismatch": ["replica-failed", "replica-promoted", "name-collision", "replica-absent"],
    "replica-stale": ["replica-unexpected", "replica-failed", "replica-stuck"],
    "replica-key-unusable": ["replica-unexpected", "replica-failed", "replica-promoted", "name-collision", "replica-absent",
                             "replica-key-mismatch"],
    "replica-metadata-drift": ["replica-unexpected", "replica-failed", "replica-stuck", "replica-stale"],
    "replica-unused": ["replica-unexpected", "replica-failed", "replica-absent"],
}
SILENCED_BY_DELETION = {"replica-missing", "replica-promoted", "name-collision"}
# About the whole family: until it is decided which is meant, nothing can be said about where it should be (rules/name-shared.md).
SILENCED_BY_SHARED = {"primary-misplaced", "replica-missing"}
# Only where it is another of those secrets that holds the name.
SILENCED_BY_SHARED_FELLOW = {"replica-promoted", "name-collision"}
