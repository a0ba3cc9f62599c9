// Package conformance drives a running Virga with the AWS SDK for Go v2.
package conformance

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

func config() aws.Config {
	return aws.Config{
		Region:       "us-west-2",
		BaseEndpoint: aws.String(os.Getenv("VIRGA_ENDPOINT")),
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
	}
}

func zipped(t *testing.T, name, text string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	file, err := archive.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func TestIdentity(t *testing.T) {
	identity, err := sts.NewFromConfig(config()).GetCallerIdentity(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if *identity.Account != "000000000000" {
		t.Fatalf("account %s", *identity.Account)
	}
}

func TestEventIsRoutedToAFunction(t *testing.T) {
	ctx := context.Background()
	functions := lambda.NewFromConfig(config())
	events := eventbridge.NewFromConfig(config())
	logs := cloudwatchlogs.NewFromConfig(config())
	name := fmt.Sprintf("go-%d", os.Getpid())

	created, err := functions.CreateFunction(ctx, &lambda.CreateFunctionInput{
		FunctionName: &name,
		Runtime:      types.RuntimePython311,
		Handler:      aws.String("app.handler"),
		Role:         aws.String("arn:aws:iam::000000000000:role/r"),
		Timeout:      aws.Int32(20),
		Code:         &types.FunctionCode{ZipFile: zipped(t, "app.py", "def handler(e, c):\n    print('saw', e['id'])\n    return e['id']\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer functions.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &name})
	if err := lambda.NewFunctionActiveV2Waiter(functions).Wait(ctx, &lambda.GetFunctionInput{FunctionName: &name}, 30*time.Second); err != nil {
		t.Fatal(err)
	}
	direct, err := functions.Invoke(ctx, &lambda.InvokeInput{FunctionName: &name, LogType: types.LogTypeTail, Payload: []byte(`{"id":"direct"}`)})
	if err != nil {
		t.Fatal(err)
	}
	tail, _ := base64.StdEncoding.DecodeString(aws.ToString(direct.LogResult))
	if string(direct.Payload) != `"direct"` || !strings.Contains(string(tail), "saw direct") {
		t.Fatalf("payload %s, log %s", direct.Payload, tail)
	}

	rule, err := events.PutRule(ctx, &eventbridge.PutRuleInput{Name: &name, EventPattern: aws.String(`{"source":["` + name + `"]}`)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := events.PutTargets(ctx, &eventbridge.PutTargetsInput{Rule: &name, Targets: []ebtypes.Target{{Id: aws.String("1"), Arn: created.FunctionArn}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := functions.AddPermission(ctx, &lambda.AddPermissionInput{
		FunctionName: &name, StatementId: aws.String("s"), Action: aws.String("lambda:InvokeFunction"),
		Principal: aws.String("events.amazonaws.com"), SourceArn: rule.RuleArn,
	}); err != nil {
		t.Fatal(err)
	}
	put, err := events.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{
		{Source: &name, DetailType: aws.String("t"), Detail: aws.String("{}")},
	}})
	if err != nil || put.FailedEntryCount != 0 {
		t.Fatalf("%v %v", put, err)
	}
	wanted := "saw " + *put.Entries[0].EventId
	for end := time.Now().Add(20 * time.Second); ; {
		found, err := logs.FilterLogEvents(ctx, &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: aws.String("/aws/lambda/" + name), FilterPattern: aws.String(`"` + wanted + `"`)})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Events) > 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%q never came", wanted)
		}
	}
}

func TestWhatIsNotHereIsRefusedByName(t *testing.T) {
	_, err := iam.NewFromConfig(config()).CreateRole(context.Background(), &iam.CreateRoleInput{
		RoleName: aws.String("r"), AssumeRolePolicyDocument: aws.String("{}")})
	var refused smithy.APIError
	if !errors.As(err, &refused) || refused.ErrorCode() != "NotImplemented" || !strings.Contains(refused.ErrorMessage(), "CreateRole") {
		t.Fatalf("got %v", err)
	}
}
