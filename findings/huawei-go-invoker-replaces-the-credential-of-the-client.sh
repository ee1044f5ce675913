#!/bin/sh
# huaweicloud-sdk-go-v3 v0.1.207: ReplaceCredentialWhen of the invoker of one call puts the new credential into the client.
# A program that accepts a peering with the key of the other account in this way makes all its later calls with that key,
# in that account's project, the calls of invokers that were built before too. The replacement takes place when it is
# declared, not when the call is sent. A second client for the second account avoids it.
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
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	vpc "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2/model"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Access=")
		key, _, _ := strings.Cut(rest, ",")
		fmt.Printf("  %s %s: key %s, project %s\n", r.Method, r.URL.Path, key, r.Header.Get("X-Project-Id"))
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		fmt.Fprint(w, `{}`)
	}))
	defer server.Close()
	built, err := vpc.VpcClientBuilder().WithEndpoint(server.URL).WithCredential(account("first")).SafeBuild()
	check(err)
	client := vpc.NewVpcClient(built)
	earlier := client.ShowVpcPeeringInvoker(&model.ShowVpcPeeringRequest{PeeringId: "of-first"})
	fmt.Println("accept with the key of the second account")
	accept := client.AcceptVpcPeeringInvoker(&model.AcceptVpcPeeringRequest{PeeringId: "of-second"})
	accept.ReplaceCredentialWhen(func(auth.ICredential) auth.ICredential { return account("second") })
	_, err = accept.Invoke()
	check(err)
	fmt.Println("other calls of the client")
	_, err = earlier.Invoke()
	check(err)
	_, err = client.DeleteVpc(&model.DeleteVpcRequest{VpcId: "vpc-one"})
	check(err)
}

func account(name string) auth.ICredential {
	key, err := basic.NewCredentialsBuilder().WithAk("of-" + name).WithSk("sk").WithProjectId("of-" + name).SafeBuild()
	check(err)
	return key
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
[ "$(cat out.txt)" = "accept with the key of the second account
  PUT /v2.0/vpc/peerings/of-second/accept: key of-second, project of-second
other calls of the client
  GET /v2.0/vpc/peerings/of-first: key of-second, project of-second
  DELETE /v1/of-second/vpcs/vpc-one: key of-second, project of-second" ] || { echo "CHANGED"; exit 1; }
