"""What an audit can see of the world: listings, descriptions, and what two looks prove.

Written from docs/aws-facts.md ("Identity", "Roles", "Listing", "Describing", "What the auditor believes")
and the contract (listed, described, gone, listing).
"""
from collections import namedtuple

# kind: live | listed | promoted | foreign | absent | unknown.  data: the description (live, promoted, foreign) or listing entry (listed).
Look = namedtuple("Look", "kind data why unreadable")
# kind: view | denied | other | not-found
Description = namedtuple("Description", "kind data")
# What is at one (Region, ARN): description, listing entry or None.
Seen = namedtuple("Seen", "region arn name entry description")


def arn_in(arn, region):
    """A replica's ARN is the primary's with only the Region changed (aws-facts.md, "Identity")."""
    parts = arn.split(":")
    parts[3] = region
    return ":".join(parts)


def arn_region(arn):
    return arn.split(":")[3]


class World:
    """Everything is asked through this class; nothing of a Region that the policy does not list is ever read."""

    def __init__(self, document, policy):
        self.account = str(document["account"])
        self.policy = policy
        self.listing_state, self.entries, self.truth, self.by_name = {}, {}, {}, {}
        self.strange = []  # listing entries that cannot be of this Region and account
        for region in policy.regions:
            here = (document.get("regions") or {}).get(region) or {}
            state = here.get("listing", "complete")
            if state not in ("complete", "denied", "cut"):
                raise ValueError(f"listing of {region} is {state!r}")
            self.listing_state[region] = state
            self.entries[region] = {}
            for secret in here.get("secrets") or []:
                if not secret.get("gone"):
                    self.truth[(region, secret["arn"])] = secret
                    self.by_name[(region, secret["name"])] = secret
                entry = self._entry(secret, state)
                if entry is None:
                    continue
                parts = entry["arn"].split(":")
                if len(parts) < 7 or parts[3] != region or parts[4] != self.account:
                    self.strange.append((region, entry))
                else:
                    self.entries[region][entry["arn"]] = entry

    @staticmethod
    def _entry(secret, state):
        """What the listing shows of a secret; it never shows the replication status (aws-facts.md, "Listing")."""
        shown = secret.get("listed", True)
        if state == "denied" or shown is False or (state == "cut" and secret.get("beyondCut")):
            return None
        entry = {**secret, **(shown if isinstance(shown, dict) else {})}
        entry.pop("replicationStatus", None)
        return {k: v for k, v in entry.items() if v is not None}

    def complete(self, region):
        return self.listing_state.get(region) == "complete"

    def reads(self, region):
        return region in self.listing_state

    def _describe(self, secret):
        if secret is None:
            return Description("not-found", None)
        how = secret.get("described")
        if how in ("denied", "not-found"):
            return Description(how, None)
        if isinstance(how, dict) and "other" in how and how["other"] != secret["arn"]:
            return Description("other", None)  # it says nothing of what was asked (aws-facts.md, "What the auditor believes")
        return Description("view", secret)  # unknown fields are tolerated (aws-facts.md, "Cross-account replication")

    def describe(self, region, arn):
        return self._describe(self.truth.get((region, arn)))

    def describe_name(self, region, name):
        return self._describe(self.by_name.get((region, name)))

    def see(self, region, arn):
        """Both looks at one ARN."""
        entry, description = self.entries[region].get(arn), self.describe(region, arn)
        name = (entry or description.data or {}).get("name")
        return Seen(region, arn, name or arn.split(":secret:", 1)[1][:-7], entry, description)

    def existence(self, seen):
        """'yes', 'no', 'unreadable' (with why) or 'unsure' (with why).

        aws-facts.md, "Listing": absence is only believed after two looks, a complete listing and a describe."""
        kind = seen.description.kind
        if kind == "view":
            return "yes", ""
        if kind == "denied":
            return "unreadable", f"DescribeSecret of {seen.name} in {seen.region} is denied"
        if kind == "other":
            other = self.truth[(seen.region, seen.arn)]["described"]["other"]
            return "unreadable", f"DescribeSecret of {seen.arn} in {seen.region} answers about {other}"
        if seen.entry is not None:
            return "unreadable", f"the listing of {seen.region} shows {seen.name}, its description says that there is none"
        if self.complete(seen.region):
            return "no", ""
        return "unsure", f"{seen.name} was not found in {seen.region}, whose listing is not complete: one look proves no absence"

    def look_for_replica(self, primary_arn, name, region):
        """What is in a Region where a family's replica would be (policy.md, "Several secrets of one name")."""
        if not self.reads(region):
            return Look("unknown", None, f"{region} is not read", False)
        home = arn_region(primary_arn)
        seen = self.see(region, arn_in(primary_arn, region))
        state, why = self.existence(seen)
        if state == "yes":
            data = seen.description.data
            points_to = data.get("primaryRegion")
            if points_to == home:
                return Look("live", data, "", False)
            if points_to in (None, region):
                return Look("promoted", data, "", False)  # it keeps its ARN (aws-facts.md, "Identity")
            return Look("foreign", data, "", False)  # a live replica of another primary is never "promoted"
        if state == "no":
            return Look("absent", None, "", False)
        if seen.description.kind == "denied" and seen.entry and seen.entry.get("primaryRegion") == home:
            return Look("listed", seen.entry, why, True)
        if state == "unsure" and self.describe_name(region, name).kind == "view":
            return Look("absent", None, "", False)  # a second description shows that the name is another's
        return Look("unknown", None, why, state == "unreadable")

    def holder(self, primary_arn, name, region):
        """Who else has the name in a Region: ('held', arn), ('free', None), ('unknown', why), or ('contradiction', why):
        the listing shows a namesake and a description by name finds nobody (aws-facts.md, "What the auditor believes")."""
        own = arn_in(primary_arn, region)
        description = self.describe_name(region, name)
        listed = any(e["name"] == name and a != own for a, e in self.entries[region].items())
        if description.kind == "view":
            arn = description.data["arn"]
            return ("held", arn) if arn != own else ("free", None)
        if description.kind in ("denied", "other") and self.by_name[(region, name)]["arn"] != own:
            return "unknown", f"what holds {name} in {region} cannot be described"
        if listed and description.kind == "not-found":
            return "contradiction", f"the listing of {region} shows another {name}, a description by name finds nobody"
        return "free", None
