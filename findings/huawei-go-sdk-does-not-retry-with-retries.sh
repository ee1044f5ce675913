#!/bin/sh
# huaweicloud-sdk-go-v3 v0.1.207: `WithRetries` of the HTTP configuration has no effect, because nothing reads it. With
# WithRetries(3) each call is sent once, also a GET, also if the connection is closed without a response. Only WithRetry of
# the invoker of a single call retries, and needs its own condition each time.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.25.0

require github.com/huaweicloud/huaweicloud-sdk-go-v3 v0.1.207
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/invoker/retry"
	vpc "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2/model"
)

func main() {
	for _, failure := range []string{"429", "503", "closed connection"} {
		calls := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			calls++
			switch {
			case calls > 1:
				fmt.Fprint(w, `{"peerings":[]}`)
			case failure == "429":
				w.WriteHeader(http.StatusTooManyRequests)
				fmt.Fprint(w, `{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}`)
			case failure == "503":
				w.WriteHeader(http.StatusServiceUnavailable)
			default:
				connection, _, err := w.(http.Hijacker).Hijack()
				check(err)
				connection.Close()
			}
		}))
		key, err := basic.NewCredentialsBuilder().WithAk("ak").WithSk("sk").WithProjectId("project").SafeBuild()
		check(err)
		settings := config.DefaultHttpConfig().WithRetries(3)
		built, err := vpc.VpcClientBuilder().WithEndpoint(server.URL).WithCredential(key).WithHttpConfig(settings).SafeBuild()
		check(err)
		client := vpc.NewVpcClient(built)
		_, err = client.ListVpcPeerings(&model.ListVpcPeeringsRequest{})
		fmt.Printf("%s, WithRetries: %d calls, succeeds: %v\n", failure, calls, err == nil)
		calls = 0
		invoker := client.ListVpcPeeringsInvoker(&model.ListVpcPeeringsRequest{})
		invoker.WithRetry(3, func(_ interface{}, err error) bool { return err != nil }, new(retry.None))
		_, err = invoker.Invoke()
		fmt.Printf("%s, invoker WithRetry: %d calls, succeeds: %v\n", failure, calls, err == nil)
		server.Close()
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = "429, WithRetries: 1 calls, succeeds: false
429, invoker WithRetry: 2 calls, succeeds: true
503, WithRetries: 1 calls, succeeds: false
503, invoker WithRetry: 2 calls, succeeds: true
closed connection, WithRetries: 1 calls, succeeds: false
closed connection, invoker WithRetry: 2 calls, succeeds: true" ] || { echo "CHANGED"; exit 1; }
