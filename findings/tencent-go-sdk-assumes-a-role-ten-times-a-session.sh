#!/bin/sh
# tencentcloud-sdk-go common 1.3.103: RoleArnProvider subtracts nine tenths of the duration from the expiry that STS
# returns, so its credential counts as expired after a tenth of the session: STS is called ten times for each session,
# while a failed renewal is only logged. OIDCRoleArnProvider of the same package uses a session for nine tenths.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding
go 1.21
require github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common v1.3.103
MOD
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
)

const seconds = 40

func main() {
	calls := map[string]int{}
	sts := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls[r.Header.Get("X-TC-Action")]++
		ends := time.Now().Add(seconds * time.Second)
		json.NewEncoder(w).Encode(map[string]any{"Response": map[string]any{
			"Credentials": map[string]string{"Token": "t", "TmpSecretId": "i", "TmpSecretKey": "k"},
			"ExpiredTime": ends.Unix(), "Expiration": ends.UTC().Format(time.RFC3339), "RequestId": "r",
		}})
	}))
	defer sts.Close()
	// The test server's own certificate is the only root that this process trusts.
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: sts.Certificate().Raw})
	os.WriteFile("root.pem", root, 0o600)
	os.Setenv("SSL_CERT_FILE", "root.pem")
	os.WriteFile("token", []byte("jwt"), 0o600)

	role := common.NewRoleArnProvider("id", "key", "qcs::cam::uin/1:roleName/ci", "finding", seconds)
	role.Endpoint = strings.TrimPrefix(sts.URL, "https://")
	oidc := common.NewOIDCRoleArnProvider("ap-guangzhou", "idp", "jwt", "qcs::cam::uin/1:roleName/ci", "finding", seconds)
	oidc.Endpoint = role.Endpoint
	byRole, err := role.GetCredential()
	if err != nil {
		panic(err)
	}
	byOidc, err := oidc.GetCredential()
	if err != nil {
		panic(err)
	}
	for start := time.Now(); time.Since(start) < seconds*time.Second/2; time.Sleep(250 * time.Millisecond) {
		byRole.GetSecretId()
		byOidc.GetSecretId()
	}
	fmt.Printf("calls in half a session: AssumeRole %d, AssumeRoleWithWebIdentity %d\n", calls["AssumeRole"], calls["AssumeRoleWithWebIdentity"])
}
GO
go mod tidy >/dev/null 2>&1
seen=$(go run .)
echo "$seen"
# The expiry has whole seconds, so the sixth call may fall inside the half.
case $seen in
"calls in half a session: AssumeRole "[56]", AssumeRoleWithWebIdentity 1") ;;
*) echo "CHANGED: $seen"; exit 1 ;;
esac
