"""Builds an estate with boto3, as its owners would, for the audit to read. The only argument is the endpoint.

What each secret is there for, and what the audit must say of it, stands in test/conformance/audit-of-moto.test.ts.
"""

import sys

import boto3

endpoint = sys.argv[1]


def client(region):
    return boto3.client("secretsmanager", region_name=region, endpoint_url=endpoint)


home, away = client("eu-central-1"), client("eu-west-1")


def create(where, name, *regions, **more):
    more.update({"AddReplicaRegions": [{"Region": region} for region in regions]} if regions else {})
    where.create_secret(Name=name, SecretString="not-a-secret", **more)


create(home, "app/healthy", "eu-west-1")
create(home, "app/healthy-too", "eu-west-1", Tags=[{"Key": "team", "Value": "pay"}])
create(home, "app/missing")
create(home, "app/unexpected", "eu-west-1", "us-east-1")

create(away, "app/conflict")
create(home, "app/conflict")
home.replicate_secret_to_regions(SecretId="app/conflict", AddReplicaRegions=[{"Region": "eu-west-1"}])

# Was in conflict, and was overwritten on purpose: healthy again, under the primary's suffix.
create(away, "app/overwritten")
create(home, "app/overwritten")
home.replicate_secret_to_regions(
    SecretId="app/overwritten", AddReplicaRegions=[{"Region": "eu-west-1"}], ForceOverwriteReplicaSecret=True
)

# Was replicated, and is not any more.
create(home, "app/withdrawn", "eu-west-1")
home.remove_regions_from_replication(SecretId="app/withdrawn", RemoveReplicaRegions=["eu-west-1"])

create(home, "vault/signing", "eu-west-1")

# More than a page of secrets that nobody wants replicated.
for number in range(120):
    create(home, f"local/{number:03}")
