#!/bin/sh
# tencentcloud-sdk-go common 1.3.212: Client.Send writes the client's endpoint into the request, and does not replace an
# endpoint that is there. If the same request is sent with a second client, for another cloud, it goes to the endpoint of
# the first client, signed with the key and the region of the second. Each client needs a new request.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.25.0

require github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common v1.3.212
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

func main() {
	var clients []*common.Client
	for _, cloud := range []string{"public", "private"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
			key, _, _ := strings.Cut(rest, "/")
			fmt.Printf("%s cloud: %s, region %s, key %s\n", cloud, r.Header.Get("X-TC-Action"), r.Header.Get("X-TC-Region"), key)
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"Response":{"RequestId":"made-up"}}`)
		}))
		defer server.Close()
		settings := profile.NewClientProfile()
		settings.HttpProfile.Scheme = "http"
		settings.HttpProfile.Endpoint = strings.TrimPrefix(server.URL, "http://")
		clients = append(clients, common.NewCommonClient(common.NewCredential("of-"+cloud, "secret"), "of-"+cloud, settings))
	}
	shared := newRequest()
	for _, client := range clients {
		check(client.Send(shared, tchttp.NewCommonResponse()))
	}
	for _, client := range clients {
		check(client.Send(newRequest(), tchttp.NewCommonResponse()))
	}
}

func newRequest() *tchttp.CommonRequest {
	request := tchttp.NewCommonRequest("vpc", "2017-03-12", "CreateVpc")
	check(request.SetActionParameters(map[string]any{"VpcName": "one", "CidrBlock": "10.0.0.0/16"}))
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
[ "$(cat out.txt)" = "public cloud: CreateVpc, region of-public, key of-public
public cloud: CreateVpc, region of-private, key of-private
public cloud: CreateVpc, region of-public, key of-public
private cloud: CreateVpc, region of-private, key of-private" ] || { echo "CHANGED"; exit 1; }
