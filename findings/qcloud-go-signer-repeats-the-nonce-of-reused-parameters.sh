#!/bin/sh
# qcloud_sign_golang of 2014-12-24 (Tencent's own Go client of API 2.0): SendRequest writes Nonce, Timestamp, Region and
# SecretId into the caller's map, and keeps those that are there. A loop that changes the offset and sends the same map
# again, to read the next page, repeats the first call's nonce and time, which the API refuses as a replay (code 4500); a
# map without a Region stays in Guangzhou. Each call needs a new map.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.25.0

require github.com/QcloudApi/qcloud_sign_golang v0.0.0-20141224014652-e4130a326409
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	QcloudApi "github.com/QcloudApi/qcloud_sign_golang"
)

// Answers in place of the network, since the client's host is fixed.
type answers struct{ nonces, regions []string }

func (a *answers) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.ParseForm(); err != nil {
		return nil, err
	}
	a.nonces = append(a.nonces, request.PostForm.Get("Nonce"))
	a.regions = append(a.regions, request.PostForm.Get("Region"))
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"code":0}`)), Request: request}, nil
}

func main() {
	settings := map[string]interface{}{"secretId": "id", "secretKey": "key"}
	page := func(offset int) map[string]interface{} {
		return map[string]interface{}{"Action": "DescribeVpcPeeringConnections", "offset": offset}
	}
	seen := &answers{}
	http.DefaultTransport = seen
	send := func(params map[string]interface{}) {
		if _, err := QcloudApi.SendRequest("vpc", params, settings); err != nil {
			panic(err)
		}
	}
	shared := page(0)
	send(shared)
	shared["offset"] = 20
	send(shared)
	send(page(40))
	fmt.Printf("the same map: nonce repeated %t\n", seen.nonces[0] == seen.nonces[1])
	fmt.Printf("a new map: nonce repeated %t\n", seen.nonces[1] == seen.nonces[2])
	fmt.Printf("region of a call without one: %s; left in the caller's map: %v\n", seen.regions[0], shared["Region"])
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = "the same map: nonce repeated true
a new map: nonce repeated false
region of a call without one: gz; left in the caller's map: gz" ] || { echo "CHANGED"; exit 1; }
