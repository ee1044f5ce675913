#!/bin/sh
# tencentcloud-sdk-go common 1.3.212: RateLimitExceededMaxRetries retries the code RequestLimitExceeded only. The three codes
# below it in the API's list of common errors, for limits of an account (UinLimitExceeded, GlobalRegionUinLimitExceeded)
# and of an address (IPLimitExceeded), are returned to the caller after the first attempt.
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
	for _, code := range []string{"", ".UinLimitExceeded", ".GlobalRegionUinLimitExceeded", ".IPLimitExceeded"} {
		code = "RequestLimitExceeded" + code
		calls := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if calls++; calls == 1 {
				fmt.Fprintf(w, `{"Response":{"Error":{"Code":%q,"Message":"slow down"},"RequestId":"made-up"}}`, code)
			} else {
				fmt.Fprint(w, `{"Response":{"RequestId":"made-up"}}`)
			}
		}))
		settings := profile.NewClientProfile()
		settings.HttpProfile.Scheme = "http"
		settings.HttpProfile.Endpoint = strings.TrimPrefix(server.URL, "http://")
		settings.RateLimitExceededMaxRetries = 3
		settings.RateLimitExceededRetryDuration = profile.ConstantDurationFunc(0)
		client := common.NewCommonClient(common.NewCredential("id", "key"), "ap-guangzhou", settings)
		request := tchttp.NewCommonRequest("vpc", "2017-03-12", "DescribeVpcs")
		if err := request.SetActionParameters("{}"); err != nil {
			panic(err)
		}
		err := client.Send(request, tchttp.NewCommonResponse())
		fmt.Printf("%s: %d calls, succeeds: %v\n", code, calls, err == nil)
		server.Close()
	}
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = "RequestLimitExceeded: 2 calls, succeeds: true
RequestLimitExceeded.UinLimitExceeded: 1 calls, succeeds: false
RequestLimitExceeded.GlobalRegionUinLimitExceeded: 1 calls, succeeds: false
RequestLimitExceeded.IPLimitExceeded: 1 calls, succeeds: false" ] || { echo "CHANGED"; exit 1; }
