#!/bin/sh
# tencentcloud-sdk-go common 1.3.212 and huaweicloud-sdk-go-v3 v0.1.207: the default chain of credential providers tries the
# environment, then the profile file. If the environment has the ID of a key and not its secret (a misspelt name, a secret
# that CI does not pass on), both SDKs take the profile's key without an error or a log line, and the program works in the
# account of the profile. With both variables, the environment counts.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.25.0

require (
	github.com/huaweicloud/huaweicloud-sdk-go-v3 v0.1.207
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common v1.3.212
)
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/provider"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
)

func main() {
	fmt.Println(os.Args[1])
	tencent, err := common.DefaultProviderChain().GetCredential()
	check(err)
	fmt.Println("  Tencent Cloud: key", tencent.GetSecretId())
	huawei, err := provider.BasicCredentialProviderChain().GetCredentials()
	check(err)
	fmt.Println("  Huawei Cloud: key", huawei.(*basic.Credentials).AK)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
go mod tidy >/dev/null 2>&1
go build -o chain .
printf '[default]\nsecret_id = of-the-profile\nsecret_key = made-up\n' >tencent.ini
printf '[basic]\nak = of-the-profile\nsk = made-up\n' >huawei.ini
export TENCENTCLOUD_CREDENTIALS_FILE=tencent.ini HUAWEICLOUD_SDK_CREDENTIALS_FILE=huawei.ini
unset TENCENTCLOUD_SECRET_KEY HUAWEICLOUD_SDK_SK
export TENCENTCLOUD_SECRET_ID=of-the-environment HUAWEICLOUD_SDK_AK=of-the-environment
{
  TENCENTCLOUD_SECRET_KEY=made-up HUAWEICLOUD_SDK_SK=made-up ./chain "ID and secret in the environment"
  ./chain "ID in the environment, no secret"
} >out.txt 2>&1
cat out.txt
[ "$(cat out.txt)" = "ID and secret in the environment
  Tencent Cloud: key of-the-environment
  Huawei Cloud: key of-the-environment
ID in the environment, no secret
  Tencent Cloud: key of-the-profile
  Huawei Cloud: key of-the-profile" ] || { echo "CHANGED"; exit 1; }
