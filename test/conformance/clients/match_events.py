"""Which of some events a rule on moto delivers to its queue.

Arguments: moto's address, and a file with {"pattern": {...}, "events": {name: event}}. Prints the names of those that arrived, as JSON.
"""

import json
import sys

import boto3

url, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    given = json.load(file)

session = boto3.Session(region_name="eu-central-1")
events = session.client("events", endpoint_url=url)
sqs = session.client("sqs", endpoint_url=url)

queue = sqs.create_queue(QueueName="arrived")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
events.create_event_bus(Name="ours")
events.put_rule(Name="rule", EventBusName="ours", EventPattern=json.dumps(given["pattern"]))
events.put_targets(Rule="rule", EventBusName="ours", Targets=[{"Id": "queue", "Arn": arn}])

names = {}
for name, event in given["events"].items():
    entry = {
        "EventBusName": "ours",
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "Resources": event.get("resources", []),
    }
    answer = events.put_events(Entries=[entry])
    names[answer["Entries"][0]["EventId"]] = name

arrived = []
while True:
    messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages", [])
    if not messages:
        break
    for message in messages:
        arrived.append(names[json.loads(message["Body"])["id"]])
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

print(json.dumps(sorted(arrived)))
