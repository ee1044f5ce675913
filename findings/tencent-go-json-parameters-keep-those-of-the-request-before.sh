#!/bin/sh
# tencentcloud-sdk-go common 1.3.212: SetActionParameters with a map replaces the parameters of a CommonRequest; with JSON
# text it adds to them. If a request is filled with JSON text a second time, every parameter of the first that the second
# does not mention is sent again, without an error. The JSON text is also written into the map of the caller, if the first
# call had one.
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
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		check(err)
		fmt.Printf("  sent: %s\n", body)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"Response":{"RequestId":"made-up"}}`)
	}))
	defer server.Close()
	settings := profile.NewClientProfile()
	settings.HttpProfile.Scheme = "http"
	settings.HttpProfile.Endpoint = strings.TrimPrefix(server.URL, "http://")
	client := common.NewCommonClient(common.NewCredential("id", "secret"), "ap-guangzhou", settings)
	send := func(request *tchttp.CommonRequest, parameters any) {
		check(request.SetActionParameters(parameters))
		check(client.Send(request, tchttp.NewCommonResponse()))
	}
	newRequest := func() *tchttp.CommonRequest { return tchttp.NewCommonRequest("vpc", "2017-03-12", "ModifyVpcAttribute") }

	fmt.Println("two maps")
	request := newRequest()
	send(request, map[string]any{"VpcId": "vpc-one", "EnableMulticast": "true"})
	send(request, map[string]any{"VpcId": "vpc-two"})

	fmt.Println("two JSON texts")
	request = newRequest()
	send(request, `{"VpcId":"vpc-one","EnableMulticast":"true"}`)
	send(request, `{"VpcId":"vpc-two"}`)

	fmt.Println("a map, then a JSON text")
	request = newRequest()
	parameters := map[string]any{"VpcId": "vpc-one"}
	send(request, parameters)
	send(request, `{"VpcId":"vpc-two","VpcName":"two"}`)
	fmt.Println("  the map of the caller:", parameters)
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
[ "$(cat out.txt)" = 'two maps
  sent: {"EnableMulticast":"true","VpcId":"vpc-one"}
  sent: {"VpcId":"vpc-two"}
two JSON texts
  sent: {"EnableMulticast":"true","VpcId":"vpc-one"}
  sent: {"EnableMulticast":"true","VpcId":"vpc-two"}
a map, then a JSON text
  sent: {"VpcId":"vpc-one"}
  sent: {"VpcId":"vpc-two","VpcName":"two"}
  the map of the caller: map[VpcId:vpc-two VpcName:two]' ] || { echo "CHANGED"; exit 1; }
