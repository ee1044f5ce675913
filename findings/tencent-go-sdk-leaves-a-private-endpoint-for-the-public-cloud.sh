#!/bin/sh
# tencentcloud-sdk-go common 1.3.212: with the region breaker, five network failures of a private cloud's endpoint (TCE) make
# the client send the next minute's requests to Tencent's public cloud, although HttpProfile.Endpoint is set: signed with
# the private cloud's key and with its region. NewClientProfile turns the breaker off. A ClientProfile that is written as a
# struct has it on, because the zero value of DisableRegionBreaker is false.
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
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

// No connection is made: every call fails as in an outage.
type outage struct{ calls []string }

func (o *outage) RoundTrip(request *http.Request) (*http.Response, error) {
	signed := ""
	if strings.Contains(request.Header.Get("Authorization"), "Credential=tce-key/") {
		signed = " signed with tce-key"
	}
	o.calls = append(o.calls, request.URL.Host+" "+request.Header.Get("X-TC-Region")+signed)
	return nil, errors.New("connection refused")
}

func main() {
	written := &profile.ClientProfile{SignMethod: "TC3-HMAC-SHA256", HttpProfile: profile.NewHttpProfile()}
	for _, one := range []struct {
		name     string
		settings *profile.ClientProfile
	}{{"struct", written}, {"NewClientProfile", profile.NewClientProfile()}} {
		one.settings.HttpProfile.Endpoint = "vpc.api.tce.example"
		down := &outage{}
		client := common.NewCommonClient(common.NewCredential("tce-key", "secret"), "tce-region-1", one.settings)
		client.WithHttpTransport(down)
		for range 6 {
			request := tchttp.NewCommonRequest("vpc", "2017-03-12", "DescribeVpcs")
			if err := request.SetActionParameters("{}"); err != nil {
				panic(err)
			}
			if err := client.Send(request, tchttp.NewCommonResponse()); err == nil {
				panic("a call succeeds")
			}
		}
		for i, call := range down.calls {
			if i == 0 || call != down.calls[i-1] {
				fmt.Printf("%s, call %d: %s\n", one.name, i+1, call)
			}
		}
	}
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = "struct, call 1: vpc.api.tce.example tce-region-1 signed with tce-key
struct, call 6: vpc.ap-guangzhou.tencentcloudapi.com tce-region-1 signed with tce-key
NewClientProfile, call 1: vpc.api.tce.example tce-region-1 signed with tce-key" ] || { echo "CHANGED"; exit 1; }
