package conformance

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

const arn = "arn:aws:sqs:us-west-2:000000000000:"

// clock calls the control API of the emulated clock.
func clock(t *testing.T, action, body string) {
	t.Helper()
	answer, err := http.Post(os.Getenv("VIRGA_ENDPOINT")+"/_virga/clock/"+action, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != 200 || strings.Contains(string(text), `"settled":false`) {
		t.Fatalf("%s: %d %s", action, answer.StatusCode, text)
	}
}

func advance(t *testing.T, duration string) {
	t.Helper()
	clock(t, "advance", `{"duration": "`+duration+`"}`)
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

// refused is how this SDK shows an error: its code and its text.
func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	var refusal smithy.APIError
	if !errors.As(err, &refusal) {
		t.Fatalf("not refused: %v", err)
	}
	same(t, []string{refusal.ErrorCode(), refusal.ErrorMessage()}, []string{code, text})
}

func ok[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func digest(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// attributesDigest is made as the developer guide says how (message attributes, MD5 message digest).
func attributesDigest(attributes map[string]types.MessageAttributeValue) string {
	var all bytes.Buffer
	part := func(value []byte) {
		binary.Write(&all, binary.BigEndian, uint32(len(value)))
		all.Write(value)
	}
	var names []string
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		value := attributes[name]
		part([]byte(name))
		part([]byte(*value.DataType))
		if value.BinaryValue != nil {
			all.WriteByte(2)
			part(value.BinaryValue)
		} else {
			all.WriteByte(1)
			part([]byte(*value.StringValue))
		}
	}
	return digest(all.String())
}

type queue struct {
	*sqs.Client
	t   *testing.T
	url *string
}

func newQueue(t *testing.T, client *sqs.Client, name string, attributes map[string]string) queue {
	t.Helper()
	made := ok[*sqs.CreateQueueOutput](t)(client.CreateQueue(context.Background(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes}))
	t.Cleanup(func() {
		client.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: made.QueueUrl})
	})
	return queue{client, t, made.QueueUrl}
}

func (q queue) send(body, group string) *sqs.SendMessageOutput {
	q.t.Helper()
	input := &sqs.SendMessageInput{QueueUrl: q.url, MessageBody: &body}
	if group != "" {
		input.MessageGroupId = &group
	}
	return ok[*sqs.SendMessageOutput](q.t)(q.SendMessage(context.Background(), input))
}

func (q queue) receive(most int32) []types.Message {
	q.t.Helper()
	return ok[*sqs.ReceiveMessageOutput](q.t)(q.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{
		QueueUrl: q.url, MaxNumberOfMessages: most, MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})).Messages
}

func bodies(messages []types.Message) []string {
	all := []string{}
	for _, message := range messages {
		all = append(all, *message.Body)
	}
	return all
}

func TestSqsQueue(t *testing.T) {
	ctx := context.Background()
	client := sqs.NewFromConfig(config())
	name := fmt.Sprintf("go-queue-%d", os.Getpid())
	q := newQueue(t, client, name, map[string]string{"VisibilityTimeout": "31"})
	same(t, *q.url, os.Getenv("VIRGA_ENDPOINT")+"/000000000000/"+name)
	same(t, *ok[*sqs.GetQueueUrlOutput](t)(client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name})).QueueUrl, *q.url)
	same(t, ok[*sqs.ListQueuesOutput](t)(client.ListQueues(ctx, &sqs.ListQueuesInput{QueueNamePrefix: &name})).QueueUrls, []string{*q.url})

	_, err := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name, Attributes: map[string]string{"VisibilityTimeout": "32"}})
	refused(t, err, "QueueAlreadyExists", "A queue already exists with the same name and a different value for attribute VisibilityTimeout")
	var exists *types.QueueNameExists
	if !errors.As(err, &exists) {
		t.Fatalf("no QueueNameExists: %v", err)
	}

	ok[*sqs.SetQueueAttributesOutput](t)(client.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: q.url, Attributes: map[string]string{"DelaySeconds": "0", "ReceiveMessageWaitTimeSeconds": "1"}}))
	attributes := ok[*sqs.GetQueueAttributesOutput](t)(client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: q.url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll}})).Attributes
	delete(attributes, "CreatedTimestamp")
	delete(attributes, "LastModifiedTimestamp")
	same(t, attributes, map[string]string{
		"ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesDelayed": "0", "ApproximateNumberOfMessagesNotVisible": "0",
		"DelaySeconds": "0", "MaximumMessageSize": "1048576", "MessageRetentionPeriod": "345600", "QueueArn": arn + name,
		"ReceiveMessageWaitTimeSeconds": "1", "SqsManagedSseEnabled": "true", "VisibilityTimeout": "31",
	})

	ok[*sqs.TagQueueOutput](t)(client.TagQueue(ctx, &sqs.TagQueueInput{QueueUrl: q.url, Tags: map[string]string{"a": "1", "b": "2"}}))
	ok[*sqs.UntagQueueOutput](t)(client.UntagQueue(ctx, &sqs.UntagQueueInput{QueueUrl: q.url, TagKeys: []string{"a"}}))
	same(t, ok[*sqs.ListQueueTagsOutput](t)(client.ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: q.url})).Tags, map[string]string{"b": "2"})

	ok[*sqs.AddPermissionOutput](t)(client.AddPermission(ctx, &sqs.AddPermissionInput{QueueUrl: q.url, Label: aws.String("one"), AWSAccountIds: []string{"111122223333"}, Actions: []string{"SendMessage"}}))
	policy := ok[*sqs.GetQueueAttributesOutput](t)(client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: q.url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNamePolicy}})).Attributes["Policy"]
	var document struct{ Statement []map[string]any }
	if err := json.Unmarshal([]byte(policy), &document); err != nil {
		t.Fatal(err)
	}
	same(t, document.Statement, []map[string]any{{"Sid": "one", "Effect": "Allow", "Action": "SQS:SendMessage", "Resource": arn + name,
		"Principal": map[string]any{"AWS": "arn:aws:iam::111122223333:root"}}})
	ok[*sqs.RemovePermissionOutput](t)(client.RemovePermission(ctx, &sqs.RemovePermissionInput{QueueUrl: q.url, Label: aws.String("one")}))

	q.send("purged", "")
	ok[*sqs.PurgeQueueOutput](t)(client.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: q.url}))
	same(t, bodies(q.receive(10)), []string{})
	ok[*sqs.DeleteQueueOutput](t)(client.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: q.url}))
	_, err = client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name})
	refused(t, err, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
	var missing *types.QueueDoesNotExist
	if !errors.As(err, &missing) {
		t.Fatalf("no QueueDoesNotExist: %v", err)
	}
}

func TestSqsMessages(t *testing.T) {
	ctx := context.Background()
	clock(t, "freeze", "")
	t.Cleanup(func() { clock(t, "resume", "") })
	q := newQueue(t, sqs.NewFromConfig(config()), fmt.Sprintf("go-messages-%d", os.Getpid()), nil)
	attributes := map[string]types.MessageAttributeValue{
		"text":   {DataType: aws.String("String.x"), StringValue: aws.String("grüße, 日本")},
		"number": {DataType: aws.String("Number"), StringValue: aws.String("7")},
		"bytes":  {DataType: aws.String("Binary"), BinaryValue: []byte{0, 1, 0xfe, 0xff}},
	}
	sent := ok[*sqs.SendMessageOutput](t)(q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q.url, MessageBody: aws.String("hello"), MessageAttributes: attributes}))
	same(t, *sent.MD5OfMessageBody, "5d41402abc4b2a76b9719d911017c592")
	same(t, *sent.MD5OfMessageAttributes, attributesDigest(attributes))
	got := q.receive(1)[0]
	same(t, []string{*got.Body, *got.MessageId, *got.MD5OfMessageAttributes}, []string{"hello", *sent.MessageId, *sent.MD5OfMessageAttributes})
	same(t, got.MessageAttributes["bytes"].BinaryValue, attributes["bytes"].BinaryValue)
	same(t, *got.MessageAttributes["text"].StringValue, "grüße, 日本")
	ok[*sqs.ChangeMessageVisibilityOutput](t)(q.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: q.url, ReceiptHandle: got.ReceiptHandle, VisibilityTimeout: 100}))
	advance(t, "PT99S")
	same(t, bodies(q.receive(1)), []string{})
	advance(t, "PT1S")
	again := q.receive(1)[0]
	same(t, again.Attributes["ApproximateReceiveCount"], "2")
	ok[*sqs.DeleteMessageOutput](t)(q.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: q.url, ReceiptHandle: again.ReceiptHandle}))

	batch := ok[*sqs.SendMessageBatchOutput](t)(q.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q.url, Entries: []types.SendMessageBatchRequestEntry{
		{Id: aws.String("a"), MessageBody: aws.String("A")}, {Id: aws.String("b"), MessageBody: aws.String("B"), DelaySeconds: 901},
		{Id: aws.String("c"), MessageBody: aws.String("C")}}}))
	same(t, []string{*batch.Successful[0].Id, *batch.Successful[0].MD5OfMessageBody, *batch.Successful[1].Id}, []string{"a", digest("A"), "c"})
	same(t, []any{len(batch.Failed), *batch.Failed[0].Id, *batch.Failed[0].Code, batch.Failed[0].SenderFault}, []any{1, "b", "InvalidParameterValue", true})
	both := q.receive(10)
	var shown []types.ChangeMessageVisibilityBatchRequestEntry
	var gone []types.DeleteMessageBatchRequestEntry
	for _, message := range both {
		shown = append(shown, types.ChangeMessageVisibilityBatchRequestEntry{Id: message.Body, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 0})
		gone = append(gone, types.DeleteMessageBatchRequestEntry{Id: message.Body, ReceiptHandle: message.ReceiptHandle})
	}
	same(t, len(ok[*sqs.ChangeMessageVisibilityBatchOutput](t)(q.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: q.url, Entries: shown})).Successful), 2)
	same(t, len(q.receive(10)), 2)
	same(t, len(ok[*sqs.DeleteMessageBatchOutput](t)(q.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: q.url, Entries: gone})).Successful), 2)
	advance(t, "PT1M")
	same(t, bodies(q.receive(10)), []string{})

	_, err := q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q.url, MessageBody: aws.String("")})
	refused(t, err, "MissingParameter", "The request must contain the parameter MessageBody.")
	_, err = q.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: q.url, ReceiptHandle: aws.String("nothing")})
	refused(t, err, "ReceiptHandleIsInvalid", `The input receipt handle "nothing" is not a valid receipt handle.`)
	_, err = q.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q.url, Entries: []types.SendMessageBatchRequestEntry{}})
	refused(t, err, "AWS.SimpleQueueService.EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request.")
}

func TestSqsFifo(t *testing.T) {
	clock(t, "freeze", "")
	t.Cleanup(func() { clock(t, "resume", "") })
	q := newQueue(t, sqs.NewFromConfig(config()), fmt.Sprintf("go-%d.fifo", os.Getpid()), map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"})
	first, twice, second := q.send("1", "g"), q.send("1", "g"), q.send("2", "g")
	same(t, *twice.MessageId, *first.MessageId)
	if len(*first.SequenceNumber) != 20 || *first.SequenceNumber >= *second.SequenceNumber {
		t.Fatalf("%s %s", *first.SequenceNumber, *second.SequenceNumber)
	}
	q.send("3", "h")
	same(t, bodies(q.receive(1)), []string{"1"})
	same(t, bodies(q.receive(10)), []string{"3"})
	advance(t, "PT30S")
	messages := bodies(q.receive(10))
	slices.Sort(messages)
	same(t, messages, []string{"1", "2", "3"})
	advance(t, "PT5M")
	if *q.send("1", "g").MessageId == *first.MessageId {
		t.Fatal("deduplicated after five minutes")
	}
}

func TestSqsDeadLetters(t *testing.T) {
	ctx := context.Background()
	clock(t, "freeze", "")
	t.Cleanup(func() { clock(t, "resume", "") })
	client := sqs.NewFromConfig(config())
	name := fmt.Sprintf("go-dead-%d", os.Getpid())
	dead := newQueue(t, client, name+"-dlq", nil)
	q := newQueue(t, client, name, map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"` + arn + name + `-dlq","maxReceiveCount":1}`})
	same(t, ok[*sqs.ListDeadLetterSourceQueuesOutput](t)(client.ListDeadLetterSourceQueues(ctx, &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: dead.url})).QueueUrls, []string{*q.url})
	q.send("m", "")
	same(t, bodies(q.receive(1)), []string{"m"})
	advance(t, "PT30S")
	same(t, bodies(q.receive(1)), []string{})
	same(t, dead.receive(1)[0].Attributes["DeadLetterQueueSourceArn"], arn+name)
	advance(t, "PT30S")
	dead.send("n", "")

	source := aws.String(arn + name + "-dlq")
	started := ok[*sqs.StartMessageMoveTaskOutput](t)(client.StartMessageMoveTask(ctx, &sqs.StartMessageMoveTaskInput{SourceArn: source, DestinationArn: aws.String(arn + name), MaxNumberOfMessagesPerSecond: aws.Int32(1)}))
	list := func() []types.ListMessageMoveTasksResultEntry {
		return ok[*sqs.ListMessageMoveTasksOutput](t)(client.ListMessageMoveTasks(ctx, &sqs.ListMessageMoveTasksInput{SourceArn: source, MaxResults: aws.Int32(10)})).Results
	}
	same(t, []string{*list()[0].Status, *list()[0].TaskHandle}, []string{"RUNNING", *started.TaskHandle})
	moved := ok[*sqs.CancelMessageMoveTaskOutput](t)(client.CancelMessageMoveTask(ctx, &sqs.CancelMessageMoveTaskInput{TaskHandle: started.TaskHandle})).ApproximateNumberOfMessagesMoved
	ok[*sqs.StartMessageMoveTaskOutput](t)(client.StartMessageMoveTask(ctx, &sqs.StartMessageMoveTaskInput{SourceArn: source, DestinationArn: aws.String(arn + name)}))
	advance(t, "PT10S")
	tasks := list()
	same(t, []any{len(tasks), *tasks[0].Status, tasks[0].ApproximateNumberOfMessagesMoved, *tasks[1].Status}, []any{2, "COMPLETED", 2 - moved, "CANCELLED"})
	back := bodies(q.receive(10))
	slices.Sort(back)
	same(t, back, []string{"m", "n"})
}

// waiting sees a long poll wait at the queue.
func waiting(t *testing.T, q queue) {
	t.Helper()
	address := os.Getenv("VIRGA_ENDPOINT") + "/_virga/sqs/queues/" + path.Base(*q.url) + "/messages?region=us-west-2"
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if strings.Contains(string(text), `"longPolls":1,`) {
			return
		}
	}
	t.Fatal("no long poll came")
}

func TestSqsLongPollIsWokenByASend(t *testing.T) {
	q := newQueue(t, sqs.NewFromConfig(config()), fmt.Sprintf("go-poll-%d", os.Getpid()), nil)
	for turn := range 3 {
		got := make(chan *sqs.ReceiveMessageOutput)
		go func() {
			answer, _ := q.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: q.url, WaitTimeSeconds: 20})
			got <- answer
		}()
		waiting(t, q)
		began := time.Now()
		q.send(fmt.Sprint(turn), "")
		answer := <-got
		if answer == nil || time.Since(began) > 10*time.Second {
			t.Fatalf("an unwoken poll lasts its 20 seconds: %v %v", answer, time.Since(began))
		}
		same(t, bodies(answer.Messages), []string{fmt.Sprint(turn)})
		ok[*sqs.DeleteMessageOutput](t)(q.DeleteMessage(context.Background(), &sqs.DeleteMessageInput{QueueUrl: q.url, ReceiptHandle: answer.Messages[0].ReceiptHandle}))
	}
}
