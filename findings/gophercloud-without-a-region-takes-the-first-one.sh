#!/bin/sh
# gophercloud v2.16.0: without a region in EndpointOpts, a service client gets the first endpoint in the token's catalogue,
# although the comment of the function that chooses it promises an error if several match. A program that reads the region
# from a variable that is not set deletes in the region that the catalogue lists first. A region that the catalogue does not
# have is an error.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.25.0

require github.com/gophercloud/gophercloud/v2 v2.16.0
MOD
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/networks"
)

func main() {
	var cloud *httptest.Server
	cloud = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if region, _, found := strings.Cut(strings.TrimPrefix(r.URL.Path, "/network/"), "/v2.0"); found {
			fmt.Printf("  %s in region %s\n", r.Method, region)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		var endpoints []string
		for _, region := range []string{"one", "two"} {
			endpoints = append(endpoints, fmt.Sprintf(`{"interface":"public","region":%q,"region_id":%q,"url":"%s/network/%s/v2.0"}`, region, region, cloud.URL, region))
		}
		w.Header().Set("X-Subject-Token", "token")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"token":{"expires_at":"2999-01-01T00:00:00.000000Z","catalog":[{"type":"network","name":"vpc","endpoints":[%s]}]}}`, strings.Join(endpoints, ","))
	}))
	defer cloud.Close()
	ctx := context.Background()
	provider, err := openstack.AuthenticatedClient(ctx, gophercloud.AuthOptions{
		IdentityEndpoint: cloud.URL + "/v3", Username: "user", Password: "made-up", DomainName: "domain"})
	check(err)
	for _, region := range []string{"two", "three", ""} {
		fmt.Printf("Region %q\n", region)
		client, err := openstack.NewNetworkV2(provider, gophercloud.EndpointOpts{Region: region})
		if err != nil {
			fmt.Println("  error:", err)
			continue
		}
		check(networks.Delete(ctx, client, "made-up").ExtractErr())
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
[ "$(cat out.txt)" = 'Region "two"
  DELETE in region two
Region "three"
  error: No suitable endpoint could be found in the service catalog.
Region ""
  DELETE in region one' ] || { echo "CHANGED"; exit 1; }
