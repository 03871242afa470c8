"""KMS keys: what a text names, whether two texts name one key, whether a key can be used.

Written from docs/aws-facts.md ("Keys") and docs/rules/replica-key-mismatch.md, replica-key-unusable.md.
"""
DEFAULT = "alias/aws/secretsmanager"
USABLE = {"Enabled", "Updating"}
UNUSABLE = {"Disabled", "PendingDeletion", "PendingImport", "Unavailable", "Creating", "PendingReplicaDeletion"}


def canonical(text, region, account):
    """(form, region, account, id or alias) of a key as somebody wrote it; 'default' for the default key."""
    if not text:
        return ("default",)  # aws-facts.md, "Keys": the default key is not named
    if text.startswith("arn:"):
        parts = text.split(":", 5)
        region, account, text = parts[3], parts[4], parts[5]
        if text.startswith("key/"):
            text = text[4:]
    if text == DEFAULT:
        return ("default",)
    return ("alias" if text.startswith("alias/") else "id", region, account, text)


class Keys:
    """The keys of the world, as DescribeKey would tell of them."""

    def __init__(self, keys, account):
        self.account = account
        self.by_place = {}
        for key in keys or []:
            arn = key.get("arn") or ""
            owner = arn.split(":")[4] if arn.count(":") >= 5 else account
            names = [("id", key["keyId"])] if key.get("keyId") else []
            if "key/" in arn:
                names.append(("id", arn.split("key/", 1)[1]))
            names += [("alias", a) for a in key.get("aliases") or []]
            for form, name in names:
                self.by_place[(form, key["region"], owner, name)] = key

    def resolve(self, text, region):
        """('default'|'key'|'denied'|'absent', canonical form, key)."""
        form = canonical(text, region, self.account)
        if form == ("default",):
            return ("default", form, None)
        key = self.by_place.get(form)
        if key is None:
            return ("absent", form, None)
        if key.get("denied"):
            return ("denied", form, key)
        if key.get("manager") == "AWS":
            return ("default", form, key)  # the only AWS managed key Secrets Manager uses
        return ("key", canonical(key.get("arn") or key["keyId"], region, self.account), key)

    def same(self, one, other, region):
        """True, False, or None where they could still be the same (aws-facts.md, "Keys", last paragraph)."""
        if canonical(one, region, self.account) == canonical(other, region, self.account):
            return True
        a, b = self.resolve(one, region), self.resolve(other, region)
        kinds = {a[0], b[0]}
        if kinds == {"default"}:
            return True
        if kinds == {"key"}:
            return a[1] == b[1]
        if "denied" not in kinds and kinds != {"absent"}:
            return False  # one exists and the other does not, or one is the default key
        if "default" in kinds:  # the other is denied: by a name of its own it is no default key
            denied = a if a[0] == "denied" else b
            return False if denied[1][0] == "alias" else None
        if a[1][0] == b[1][0] == "id":
            return a[1] == b[1]  # two key ids are two keys
        return None

    def is_customers(self, text, region):
        """Whether it is any key but the account's default one: True, False or None."""
        kind, form, _ = self.resolve(text, region)
        if kind == "default":
            return False
        if kind == "denied" and form[0] == "id":
            return None  # it could be the default key by its id
        return True

    def usable(self, text, region):
        """(True|False|None, why)."""
        kind, _, key = self.resolve(text, region)
        if kind == "default":
            return True, ""
        if kind == "absent":
            return False, "there is no such key"
        if kind == "denied":
            return None, f"DescribeKey of {text} in {region} is denied"
        state = key.get("state")
        if state in USABLE:
            return True, ""
        if state in UNUSABLE:
            return False, f"the key is in the state {state}"
        return None, f"the key {text} in {region} is in the unknown state {state}"
