"""The policy: which clause decides, what it requires, which rule settings and exceptions hold.

Written from docs/policy.md ("The first clause that matches decides", "What a clause requires", "Keys", "Exceptions",
"How much of the estate it covers").
"""
import re
from datetime import datetime, timezone
from functools import lru_cache

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


@lru_cache(maxsize=None)
def _glob(pattern):
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.compile("".join(parts), re.DOTALL)


def glob_matches(pattern, text):
    """`*` any run of characters, `?` exactly one, the whole text, case counts (policy.md, first section)."""
    return _glob(str(pattern)).fullmatch(text) is not None


def as_list(value):
    return value if isinstance(value, list) else [value]


def duration(text):
    """A whole number of minutes, hours or days, in ms (policy.md, "Keys")."""
    found = re.fullmatch(r"(\d+)([mhd])", str(text))
    if not found:
        raise ValueError(f"not a duration: {text!r}")
    return int(found.group(1)) * {"m": MINUTE, "h": 60 * MINUTE, "d": DAY}[found.group(2)]


class Clause:
    """One clause: its conditions and its requirement."""

    def __init__(self, document):
        self.name = document["name"]
        self.match = document.get("match") or {}
        self.optional = bool(document.get("optional", False))
        self.rules = document.get("rules") or {}
        require = document.get("require")
        self.requires = require is not None
        require = require or {}
        self.replicas = {r: (v or {}) for r, v in (require.get("replicas") or {}).items()}
        self.allow_others = bool(require.get("allowOthers", False))
        self.wanted = as_list(require["primary"]) if require.get("primary") is not None else None

    @property
    def forbids(self):
        """`replicas: {}`: must not be replicated (policy.md, "What a clause requires")."""
        return self.requires and not self.replicas and not self.allow_others

    @property
    def place(self):
        """Its word in the coverage (policy.md, "How much of the estate it covers")."""
        return "forbidden" if self.forbids else "required" if self.requires else "tuned"

    def allows_region(self, region):
        return region in self.replicas or self.allow_others

    def needed_from(self, primary_region):
        """Required Regions; a primary in one of them needs no replica there (policy.md, "What a clause requires")."""
        return {r: v for r, v in self.replicas.items() if r != primary_region}

    def fits_place(self, name, region):
        """The conditions on name and Region alone."""
        m = self.match
        if "name" in m and not any(glob_matches(g, name) for g in as_list(m["name"])):
            return False
        return "region" not in m or region in as_list(m["region"])

    def asks_more(self):
        """True when tags or the owning service decide too."""
        return bool(self.match.get("tags")) or "owningService" in self.match

    def fits(self, name, tags, service, region):
        """All stated conditions must hold (policy.md, first section)."""
        if not self.fits_place(name, region):
            return False
        for key, globs in (self.match.get("tags") or {}).items():
            if key not in tags or not any(glob_matches(g, str(tags[key])) for g in as_list(globs)):
                return False
        return "owningService" not in self.match or service in as_list(self.match["owningService"])


class Policy:
    """The parsed document."""

    def __init__(self, document):
        if not isinstance(document, dict) or document.get("version") != 1:
            raise ValueError("policy: version 1 is expected")
        self.accounts = [str(a) for a in document["accounts"]]
        self.regions = list(document["regions"])
        self.clauses = [Clause(c) for c in document["clauses"]]
        self.rules = document.get("rules") or {}
        self.exceptions = document.get("exceptions") or []
        self.used_exceptions = set()
        self.unmatched = document.get("unmatched", "warn")
        if self.unmatched not in ("allow", "warn", "fail"):
            raise ValueError(f"policy: unmatched is {self.unmatched!r}")
        remediation = document.get("remediation")
        if remediation is not None and "killSwitch" not in remediation and self.unmatched == "allow":
            self.unmatched = "warn"  # docs/policy.md, "The end of the file": an unsealed policy
        for clause in self.clauses:
            for region in list(clause.replicas) + (clause.wanted or []):
                if region not in self.regions:
                    raise ValueError(f"policy: clause {clause.name} names {region}, which is not read")
            both = set(clause.replicas) & set(clause.wanted or [])
            if both:
                raise ValueError(f"policy: clause {clause.name} wants primary and replica in {sorted(both)}")

    def decide(self, name, tags, service, region):
        """The first clause that matches decides alone; None when none does."""
        for clause in self.clauses:
            if clause.fits(name, tags or {}, service, region):
                return clause
        return None

    def could_decide(self, clause, name, region):
        """Whether `clause` could decide a secret of which only name and Region are known."""
        for earlier in self.clauses:
            if earlier is clause:
                return clause.fits_place(name, region)
            if earlier.fits_place(name, region) and not earlier.asks_more():
                return False
        return False

    def possible(self, name, region):
        """All that may decide a secret of which only name and Region are known; None: no clause."""
        found = [c for c in self.clauses if self.could_decide(c, name, region)]
        return found if found and not found[-1].asks_more() else found + [None]

    def setting(self, clause, rule):
        """The settings of a rule ({}: its defaults), or None when it is off; a clause goes before the whole file."""
        merged = {}
        for rules in (self.rules, clause.rules if clause else {}):
            value = rules.get(rule)
            if value in ("off", False):
                merged = None
            elif value is not None:
                merged = {**(merged or {}), **(value if isinstance(value, dict) else {})}
        return merged

    def exception(self, rule, name, account, region, now):
        """'holds', 'expired' or None; one that holds goes before one that has expired (policy.md, "Exceptions")."""
        state = None
        for i, e in enumerate(self.exceptions):
            covers = (e["rule"] == rule and glob_matches(e["secret"], name)
                      and str(e.get("account", account)) == account and e.get("region", region) == region)
            if covers:
                self.used_exceptions.add(i)
                if now < ends(e):
                    return "holds"
                state = "expired"
        return state

    def idle(self):
        """Exceptions that cover nothing: a warning (policy.md, "How much of the estate it covers")."""
        return [e for i, e in enumerate(self.exceptions) if i not in self.used_exceptions]

    def expired(self, now):
        return [e for e in self.exceptions if now >= ends(e)]


def ends(exception):
    """The first moment (ms) on which it no longer holds: `until` is the last day, in UTC."""
    day = datetime.strptime(str(exception["until"])[:10], "%Y-%m-%d").replace(tzinfo=timezone.utc)
    return int(day.timestamp() * 1000) + DAY
