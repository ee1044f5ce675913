#!/bin/sh
# huaweicloud-sdk-go-v3 v0.1.207, package services/vpc/v3: CreateVpc sends the documented request and the API answers with
# the VPC, but the response type has no field for it, so a program cannot learn the id of the VPC that it created. ShowVpc
# of the same package has the field. The way left is to list VPCs by name.
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

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	vpc "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v3"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v3/model"
)

func main() {
	const row = `{"id":"0552091e-b83a-49dd-88a7-4a5c86fd9ec3","name":"one","cidr":"10.0.0.0/16","status":"ACTIVE"}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
		}
		fmt.Fprintf(w, `{"request_id":"made-up","vpc":%s}`, row)
	}))
	defer server.Close()
	key, err := basic.NewCredentialsBuilder().WithAk("ak").WithSk("sk").WithProjectId("project").SafeBuild()
	check(err)
	built, err := vpc.VpcClientBuilder().WithEndpoint(server.URL).WithCredential(key).SafeBuild()
	check(err)
	client := vpc.NewVpcClient(built)
	created, err := client.CreateVpc(&model.CreateVpcRequest{Body: &model.CreateVpcRequestBody{
		Vpc: &model.CreateVpcOption{Cidr: "10.0.0.0/16", Name: "one"}}})
	check(err)
	shown, err := client.ShowVpc(&model.ShowVpcRequest{VpcId: "0552091e-b83a-49dd-88a7-4a5c86fd9ec3"})
	check(err)
	has := func(answer fmt.Stringer) bool { return strings.Contains(answer.String(), "0552091e") }
	fmt.Printf("CreateVpc: status %d, id in the response: %v\n", created.HttpStatusCode, has(created))
	fmt.Printf("ShowVpc: status %d, id in the response: %v\n", shown.HttpStatusCode, has(shown))
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
[ "$(cat out.txt)" = "CreateVpc: status 201, id in the response: false
ShowVpc: status 200, id in the response: true" ] || { echo "CHANGED"; exit 1; }
