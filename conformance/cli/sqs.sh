# SQS with the AWS CLI 2.9, which speaks the query protocol and knows 20 of the 23 operations (no move
# tasks). Sourced by run. Texts and values are AWS's: API reference and developer guide of SQS.

control() { curl -sSf -X POST -d "${2:-}" "$VIRGA_ENDPOINT/_virga/clock/$1" >/dev/null; }
is() { # TEXT EXPECTED
  checks=$((checks + 1))
  [ "$1" = "$2" ] || fail "expected «$2», not «$1»"
}
sqs() { aws sqs "$@"; }

queue=cli-$$
arn=arn:aws:sqs:$AWS_DEFAULT_REGION:000000000000
dead=$(sqs create-queue --queue-name $queue-dead --query QueueUrl --output text)
is "$dead" "$VIRGA_ENDPOINT/000000000000/$queue-dead"
cat >"$work/attributes.json" <<JSON
{"VisibilityTimeout": "40", "RedrivePolicy": "{\"deadLetterTargetArn\":\"$arn:$queue-dead\",\"maxReceiveCount\":\"1\"}"}
JSON
url=$(sqs create-queue --queue-name $queue --attributes "file://$work/attributes.json" --tags team=a --query QueueUrl --output text)
is "$(sqs get-queue-url --queue-name $queue --output text)" "$url"
is "$(sqs list-queues --queue-name-prefix $queue --query 'QueueUrls' --output text)" "$url	$dead"
is "$(sqs list-dead-letter-source-queues --queue-url "$dead" --query queueUrls --output text)" "$url"
refused "(QueueAlreadyExists) when calling the CreateQueue operation: A queue already exists with the same name and a different value for attribute VisibilityTimeout" \
  aws sqs create-queue --queue-name $queue --attributes VisibilityTimeout=41

sqs tag-queue --queue-url "$url" --tags stage=test
sqs untag-queue --queue-url "$url" --tag-keys team
is "$(sqs list-queue-tags --queue-url "$url" --query Tags --output json | tr -d ' \n')" '{"stage":"test"}'
sqs add-permission --queue-url "$url" --label one --aws-account-ids 111122223333 --actions SendMessage
has "$(sqs get-queue-attributes --queue-url "$url" --attribute-names Policy --query Attributes.Policy --output text)" \
  '"Action":"SQS:SendMessage"'
sqs remove-permission --queue-url "$url" --label one
sqs set-queue-attributes --queue-url "$url" --attributes DelaySeconds=5
is "$(sqs get-queue-attributes --queue-url "$url" --attribute-names VisibilityTimeout DelaySeconds QueueArn --output text)" \
  "ATTRIBUTES	5	$arn:$queue	40"

control freeze
trap 'control resume; rm -rf "$work"' EXIT
# The digest of {"bytes": Binary 0x00ff} by the developer guide's recipe; printf's is what is hashed.
digest=$(printf '\0\0\0\5bytes\0\0\0\6Binary\2\0\0\0\2\0\377' | md5sum | cut -c1-32)
sent=$(sqs send-message --queue-url "$url" --message-body hello --output text \
  --message-attributes '{"bytes": {"DataType": "Binary", "BinaryValue": "AP8="}}' \
  --query '[MD5OfMessageBody,MD5OfMessageAttributes]')
is "$sent" "5d41402abc4b2a76b9719d911017c592	$digest"
is "$(sqs receive-message --queue-url "$url")" ""
control advance '{"duration": "PT5S"}'
got=$(sqs receive-message --queue-url "$url" --attribute-names ApproximateReceiveCount --message-attribute-names All \
  --query 'Messages[0].[Body,Attributes.ApproximateReceiveCount,MessageAttributes.bytes.BinaryValue,MD5OfMessageAttributes]' --output text)
is "$got" "hello	1	AP8=	$digest"
control advance '{"duration": "PT40S"}'
is "$(sqs receive-message --queue-url "$url")" ""
read -r handle source < <(sqs receive-message --queue-url "$dead" --attribute-names All \
  --query 'Messages[0].[ReceiptHandle,Attributes.DeadLetterQueueSourceArn]' --output text)
is "$source" "$arn:$queue"
sqs change-message-visibility --queue-url "$dead" --receipt-handle "$handle" --visibility-timeout 0
read -r handle body < <(sqs receive-message --queue-url "$dead" --query 'Messages[0].[ReceiptHandle,Body]' --output text)
is "$body" hello
is "$(sqs change-message-visibility-batch --queue-url "$dead" --output text \
  --entries "Id=a,ReceiptHandle=$handle,VisibilityTimeout=9" "Id=b,ReceiptHandle=x,VisibilityTimeout=9" \
  --query '[Successful[0].Id,Failed[0].[Id,Code,SenderFault]]' | tr '\n' '\t')" "a	b	ReceiptHandleIsInvalid	True	"
sqs delete-message --queue-url "$dead" --receipt-handle "$handle"
control resume
trap 'rm -rf "$work"' EXIT

fifo=$(sqs create-queue --queue-name $queue.fifo --attributes FifoQueue=true,ContentBasedDeduplication=true --query QueueUrl --output text)
is "$(sqs send-message-batch --queue-url "$fifo" --output text --query 'Successful[].Id' --entries \
  Id=1,MessageBody=one,MessageGroupId=g Id=2,MessageBody=two,MessageGroupId=g Id=3,MessageBody=one,MessageGroupId=g)" "1	2	3"
sqs receive-message --queue-url "$fifo" --max-number-of-messages 10 --output text --query 'Messages[].[Body,ReceiptHandle]' >"$work/got"
is "$(cut -f1 "$work/got" | tr '\n' ' ')" "one two "
is "$(sqs delete-message-batch --queue-url "$fifo" --output text --query 'Successful[].Id' --entries \
  "Id=x,ReceiptHandle=$(sed -n 1p "$work/got" | cut -f2)" "Id=y,ReceiptHandle=$(sed -n 2p "$work/got" | cut -f2)")" "x	y"
refused "(MissingParameter) when calling the SendMessage operation: The request must contain the parameter MessageGroupId." \
  aws sqs send-message --queue-url "$fifo" --message-body x

# A poll that no send wakes lasts 20 seconds.
sqs receive-message --queue-url "$dead" --wait-time-seconds 20 --query 'Messages[0].Body' --output text >"$work/woken" &
poll=$!
eventually '"longPolls":1' curl -sS "$VIRGA_ENDPOINT/_virga/sqs/queues/$queue-dead/messages?region=$AWS_DEFAULT_REGION"
began=$SECONDS
sqs send-message --queue-url "$dead" --message-body woken >/dev/null
wait $poll
is "$(cat "$work/woken")" woken
[ $((SECONDS - began)) -lt 15 ] || fail "the poll was not woken"

sqs purge-queue --queue-url "$dead"
for each in "$url" "$dead" "$fifo"; do sqs delete-queue --queue-url "$each"; done
refused "(AWS.SimpleQueueService.NonExistentQueue) when calling the ReceiveMessage operation: The specified queue does not exist for this wsdl version." \
  aws sqs receive-message --queue-url "$url"
