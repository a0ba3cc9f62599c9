"""ATM demo, consumer 2 (rule: detail.location begins with "NY-")."""


def handler(event, context):
    detail = event["detail"]
    print(f"new york {event['id']}: {detail['action']} of {detail['amount']} at {detail['location']}")
    return {"seen": event["id"]}
