#!/bin/sh
# tencentcloud-sdk-go common 1.3.212 with vpc 1.0.1100: with retries enabled, Client.Send writes a random ClientToken into
# the caller's request, and keeps a token that is there. A program that sends one request object twice, with another name
# each time, sends the same token twice, which to the API is one creation that is repeated. Without retries the same program
# sends no token, and creates two objects. Each creation needs a new request.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.25.0

require (
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common v1.3.212
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc v1.0.1100
)
MOD
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	vpc "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc/v20170312"
)

func main() {
	for _, retries := range []int{0, 3} {
		tokens := map[string]bool{}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body struct{ HaVipName, ClientToken string }
			check(json.NewDecoder(r.Body).Decode(&body))
			kind := "no token"
			if body.ClientToken != "" {
				kind = "a new token"
			}
			if tokens[body.ClientToken] {
				kind = "the token of the request before"
			}
			tokens[body.ClientToken] = body.ClientToken != ""
			fmt.Printf("  %s: %s\n", body.HaVipName, kind)
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"Response":{"RequestId":"made-up"}}`)
		}))
		settings := profile.NewClientProfile()
		settings.NetworkFailureMaxRetries = retries
		settings.HttpProfile.Scheme = "http"
		settings.HttpProfile.Endpoint = strings.TrimPrefix(server.URL, "http://")
		client, err := vpc.NewClient(common.NewCredential("id", "key"), "ap-guangzhou", settings)
		check(err)
		fmt.Printf("%d retries, one request object\n", retries)
		shared := newRequest("one")
		_, err = client.CreateHaVip(shared)
		check(err)
		shared.HaVipName = common.StringPtr("two")
		_, err = client.CreateHaVip(shared)
		check(err)
		if retries > 0 {
			fmt.Printf("%d retries, a new request object\n", retries)
			_, err = client.CreateHaVip(newRequest("three"))
			check(err)
		}
		server.Close()
	}
}

func newRequest(name string) *vpc.CreateHaVipRequest {
	request := vpc.NewCreateHaVipRequest()
	request.VpcId = common.StringPtr("vpc-one")
	request.HaVipName = common.StringPtr(name)
	return request
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
[ "$(cat out.txt)" = "0 retries, one request object
  one: no token
  two: no token
3 retries, one request object
  one: a new token
  two: the token of the request before
3 retries, a new request object
  three: a new token" ] || { echo "CHANGED"; exit 1; }
