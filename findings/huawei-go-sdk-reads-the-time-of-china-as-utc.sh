#!/bin/sh
# huaweicloud-sdk-go-v3 0.1.207: a time with the offset +08:00, China's, is read as if it were UTC, so it lies eight hours too
# late: an object that was created a minute ago lies in the future. Any other offset is read right, but its local time is
# printed, and written to JSON, with Z in place of the offset. Only times in UTC survive being read and written again.
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
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	vpc "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2/model"
)

func main() {
	for _, text := range []string{"2026-11-01T04:00:00Z", "2026-11-01T11:00:00+07:00", "2026-11-01T12:00:00+08:00", "2026-11-01T13:00:00+09:00"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"peering":{"id":"one","name":"one","status":"ACTIVE","created_at":%q}}`, text)
		}))
		key, err := basic.NewCredentialsBuilder().WithAk("ak").WithSk("sk").WithProjectId("project").SafeBuild()
		check(err)
		client, err := vpc.VpcClientBuilder().WithEndpoint(server.URL).WithCredential(key).SafeBuild()
		check(err)
		answer, err := vpc.NewVpcClient(client).ShowVpcPeering(&model.ShowVpcPeeringRequest{PeeringId: "one"})
		check(err)
		wanted, err := time.Parse(time.RFC3339, text)
		check(err)
		late := time.Time(*answer.Peering.CreatedAt).Sub(wanted)
		fmt.Printf("%s: read %v too late, written as %s\n", text, late, answer.Peering.CreatedAt)
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
[ "$(cat out.txt)" = "2026-11-01T04:00:00Z: read 0s too late, written as 2026-11-01T04:00:00Z
2026-11-01T11:00:00+07:00: read 0s too late, written as 2026-11-01T11:00:00Z
2026-11-01T12:00:00+08:00: read 8h0m0s too late, written as 2026-11-01T12:00:00Z
2026-11-01T13:00:00+09:00: read 0s too late, written as 2026-11-01T13:00:00Z" ] || { echo "CHANGED"; exit 1; }
