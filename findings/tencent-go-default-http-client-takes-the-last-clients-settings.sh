#!/bin/sh
# tencentcloud-sdk-go common 1.3.212: with DefaultHttpClient set, all clients share that http.Client, and each new client
# writes the time-out and the proxy of its profile into it. A client that was built before loses its time-out, and sends its
# requests through the proxy of a client for another cloud. A profile without a proxy does not remove the one that is there,
# so the order in which a program builds its clients decides.
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

// A request through a proxy names the whole URL.
var server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	way := "directly"
	if r.URL.IsAbs() {
		way = "through the proxy"
	}
	fmt.Printf("  %s: %s\n", r.Header.Get("X-TC-Region"), way)
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"Response":{"RequestId":"made-up"}}`)
}))

func main() {
	fmt.Println("a DefaultHttpClient")
	common.DefaultHttpClient = &http.Client{Transport: &http.Transport{}}
	private := build("private-cloud", "", 5)
	describe(private)
	public := build("public-cloud", server.URL, 60)
	describe(public)
	describe(private)
	fmt.Printf("  time-out of both: %v\n", common.DefaultHttpClient.Timeout)
	fmt.Println("no DefaultHttpClient")
	common.DefaultHttpClient = nil
	private = build("private-cloud", "", 5)
	describe(build("public-cloud", server.URL, 60))
	describe(private)
}

func build(region, proxy string, seconds int) *common.Client {
	settings := profile.NewClientProfile()
	settings.HttpProfile.Scheme = "http"
	settings.HttpProfile.Endpoint = strings.TrimPrefix(server.URL, "http://")
	settings.HttpProfile.Proxy = proxy
	settings.HttpProfile.ReqTimeout = seconds
	return common.NewCommonClient(common.NewCredential("id", "key"), region, settings)
}

func describe(client *common.Client) {
	request := tchttp.NewCommonRequest("vpc", "2017-03-12", "DescribeVpcs")
	if err := client.Send(request, tchttp.NewCommonResponse()); err != nil {
		panic(err)
	}
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = "a DefaultHttpClient
  private-cloud: directly
  public-cloud: through the proxy
  private-cloud: through the proxy
  time-out of both: 1m0s
no DefaultHttpClient
  public-cloud: through the proxy
  private-cloud: directly" ] || { echo "CHANGED"; exit 1; }
