#!/bin/sh
# qcloud_sign_golang of 2014-12-24 (Tencent's own Go client of API 2.0): SendRequest prints parameters with %v. A number that
# was read from JSON into an interface{} is a float64, so a peer's account ID of twelve digits is signed and sent as
# 1.00000000001e+11, with a valid signature. A bandwidth of 1000 arrives unchanged, so tests with small numbers pass. IDs
# have to be text, or json.Number.
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
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	QcloudApi "github.com/QcloudApi/qcloud_sign_golang"
)

// Answers in place of the network, since the client's host is fixed.
type answers struct{}

func (answers) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.ParseForm(); err != nil {
		return nil, err
	}
	form := request.PostForm
	fmt.Printf("peerUin %s, bandwidth %s\n", form.Get("peerUin"), form.Get("bandwidth"))
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"code":0}`)), Request: request}, nil
}

func main() {
	http.DefaultTransport = answers{}
	settings := map[string]interface{}{"secretId": "id", "secretKey": "key"}
	for _, text := range []string{
		`{"Action":"CreateVpcPeeringConnectionEx","peerUin":100000000001,"bandwidth":1000}`,
		`{"Action":"CreateVpcPeeringConnectionEx","peerUin":"100000000001","bandwidth":1000}`,
	} {
		params := map[string]interface{}{}
		if err := json.Unmarshal([]byte(text), &params); err != nil {
			panic(err)
		}
		if _, err := QcloudApi.SendRequest("vpc", params, settings); err != nil {
			panic(err)
		}
	}
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = "peerUin 1.00000000001e+11, bandwidth 1000
peerUin 100000000001, bandwidth 1000" ] || { echo "CHANGED"; exit 1; }
