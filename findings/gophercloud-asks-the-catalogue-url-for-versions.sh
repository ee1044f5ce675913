#!/bin/sh
# gophercloud v2.16.0: NewNetworkV2 sends GET / to the network service's URL in the token's catalogue if that URL names no
# version, and fails if the service does not answer it. A correct token and catalogue are not enough for a cloud whose
# gateway serves /v2.0/... only; with /v2.0 in the catalogue's URL nothing is asked.
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

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
)

func main() {
	for _, version := range []string{"", "/v2.0/"} {
		asked := 0
		network := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			http.NotFound(w, r)
		}))
		identity := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-Subject-Token", "token")
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"token":{"expires_at":"2999-01-01T00:00:00.000000Z","catalog":[{"type":"network","name":"vpc",`+
				`"endpoints":[{"interface":"public","region":"one","region_id":"one","url":%q}]}]}}`, network.URL+version)
		}))
		provider, err := openstack.AuthenticatedClient(context.Background(), gophercloud.AuthOptions{
			IdentityEndpoint: identity.URL + "/v3", Username: "user", Password: "made-up", DomainName: "domain"})
		if err != nil {
			panic(err)
		}
		_, err = openstack.NewNetworkV2(provider, gophercloud.EndpointOpts{Region: "one"})
		fmt.Printf("catalogue URL with version %q: %d requests to the service, failed: %v\n", version, asked, err != nil)
		network.Close()
		identity.Close()
	}
}
GO
go mod tidy >/dev/null 2>&1
go run . >out.txt
cat out.txt
[ "$(cat out.txt)" = 'catalogue URL with version "": 1 requests to the service, failed: true
catalogue URL with version "/v2.0/": 0 requests to the service, failed: false' ] || { echo "CHANGED"; exit 1; }
