"""What one writes on the first day: ten threads, each secret of each Region, and whether its replicas failed or are missing."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

HOME, REGIONS = "eu-west-1", ["eu-west-1", "eu-central-1", "us-east-1"]
REQUIRED = {"eu-central-1", "us-east-1"}
settings = Config(max_pool_connections=10, retries={"mode": "standard", "max_attempts": 5})
clients = {region: boto3.client("secretsmanager", region_name=region, config=settings) for region in REGIONS}


def list_secrets(region):
    pages = clients[region].get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 100})
    return [(region, secret["ARN"]) for page in pages for secret in page["SecretList"]]


def check(region_and_arn):
    region, arn = region_and_arn
    secret = clients[region].describe_secret(SecretId=arn)
    if not secret["Name"].startswith("prod/") or region != HOME:
        return None
    replicas = {status["Region"]: status["Status"] for status in secret.get("ReplicationStatus", [])}
    missing = sorted(REQUIRED - replicas.keys())
    failed = sorted(name for name, status in replicas.items() if status == "Failed")
    if not missing and not failed:
        return None
    return {"name": secret["Name"], "missing": missing, "failed": failed}


with ThreadPoolExecutor(max_workers=10) as pool:
    secrets = [secret for found in pool.map(list_secrets, REGIONS) for secret in found]
    problems = [problem for problem in pool.map(check, secrets) if problem]

with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(problems, file)
