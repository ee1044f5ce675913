package main

import (
	"encoding/json"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	iam "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3"
	iammodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"
	sts "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sts/v1"
	stsmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sts/v1/model"
	vpc2 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2"
	model2 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2/model"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	vpc "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc/v20170312"
)

// The role that the emulator has in each account.
const roleName = "vpc-peering"

// tencentSts makes a call as the SDK's own RoleArnProvider and OIDCRoleArnProvider do, which know HTTPS only.
func tencentSts(site Site, credential common.CredentialIface, action string, params map[string]any) (map[string]any, error) {
	client := common.NewCommonClient(credential, site.Region, tencentProfile(site))
	request := tchttp.NewCommonRequest("sts", "2018-08-13", action)
	request.SetSkipSign(credential == nil)
	if err := request.SetActionParameters(params); err != nil {
		return nil, err
	}
	response := tchttp.NewCommonResponse()
	if err := client.Send(request, response); err != nil {
		return nil, err
	}
	var answer struct{ Response map[string]any }
	err := json.Unmarshal(response.GetBody(), &answer)
	return answer.Response, err
}

func tencentRoles(site Site) {
	mine, theirs := site.Keys[0], site.Keys[1]
	key := common.NewCredential(mine.Id, mine.Secret)
	role := map[string]any{"RoleArn": "qcs::cam::uin/" + theirs.Account + ":roleName/" + roleName, "RoleSessionName": "witness", "DurationSeconds": 900}
	made := must[map[string]any]("AssumeRole")(tencentSts(site, key, "AssumeRole", role))
	pair := made["Credentials"].(map[string]any)
	session := func(token string) common.CredentialIface {
		return common.NewTokenCredential(pair["TmpSecretId"].(string), pair["TmpSecretKey"].(string), token)
	}
	temporary := session(pair["Token"].(string))
	who := must[map[string]any]("GetCallerIdentity")(tencentSts(site, temporary, "GetCallerIdentity", map[string]any{}))
	equal("a role acts in its account", []any{who["AccountId"], who["Type"]}, []any{theirs.Account, "CAMRole"})
	client := must[*vpc.Client]("client of a role")(vpc.NewClient(temporary, site.Region, tencentProfile(site)))
	must[*vpc.DescribeVpcsResponse]("DescribeVpcs of a role")(client.DescribeVpcs(vpc.NewDescribeVpcsRequest()))
	stale := must[*vpc.Client]("client of a wrong token")(vpc.NewClient(session("wrong"), site.Region, tencentProfile(site)))
	_, err := stale.DescribeVpcs(vpc.NewDescribeVpcsRequest())
	refused("a wrong token is refused", "AuthFailure.TokenFailure", tencentCode, err)
	role["RoleArn"] = "qcs::cam::uin/" + theirs.Account + ":roleName/nobody"
	_, err = tencentSts(site, key, "AssumeRole", role)
	refused("a role that does not exist is refused", "ResourceNotFound.RoleNotFound", tencentCode, err)
	identity := map[string]any{"ProviderId": "OIDC", "WebIdentityToken": "a.b.c", "RoleArn": "qcs::cam::uin/" + theirs.Account + ":roleName/" + roleName, "RoleSessionName": "witness", "DurationSeconds": 900}
	_, err = tencentSts(site, nil, "AssumeRoleWithWebIdentity", identity)
	refused("a provider that does not exist is refused, without a signature", "InvalidParameter.ParamError", tencentCode, err)
}

func huaweiRoles(site Site) {
	mine, theirs := site.Keys[0], site.Keys[1]
	service, err := sts.StsClientBuilder().WithEndpoint(site.Url).WithCredential(huaweiKey(mine)).SafeBuild()
	report("client of STS", err)
	client := sts.NewStsClient(service)
	asked := &stsmodel.AssumeAgencyReqBody{AgencyUrn: "iam::" + theirs.Account + ":agency:" + roleName, AgencySessionName: "witness", DurationSeconds: ptr(int32(900))}
	made := must[*stsmodel.AssumeAgencyResponse]("AssumeAgency")(client.AssumeAgency(&stsmodel.AssumeAgencyRequest{Body: asked}))
	huaweiSession(site, "an agency of STS", made.Credentials.AccessKeyId, made.Credentials.SecretAccessKey, made.Credentials.SecurityToken)
	asked.AgencyUrn = "iam::" + theirs.Account + ":agency:nobody"
	_, err = client.AssumeAgency(&stsmodel.AssumeAgencyRequest{Body: asked})
	refused("an agency that does not exist is refused", "404 STS.NotFound", huaweiStatus, err)

	identity, err := iam.IamClientBuilder().WithEndpoint(site.Url).WithCredential(huaweiKey(mine)).SafeBuild()
	report("client of IAM", err)
	body := &iammodel.CreateTemporaryAccessKeyByAgencyRequestBody{Auth: &iammodel.AgencyAuth{Identity: &iammodel.AgencyAuthIdentity{
		Methods:    []iammodel.AgencyAuthIdentityMethods{iammodel.GetAgencyAuthIdentityMethodsEnum().ASSUME_ROLE},
		AssumeRole: &iammodel.IdentityAssumerole{AgencyName: roleName, DomainId: &theirs.Account},
	}}}
	key := must[*iammodel.CreateTemporaryAccessKeyByAgencyResponse]("CreateTemporaryAccessKeyByAgency")(iam.NewIamClient(identity).CreateTemporaryAccessKeyByAgency(&iammodel.CreateTemporaryAccessKeyByAgencyRequest{Body: body}))
	huaweiSession(site, "an agency of IAM", key.Credential.Access, key.Credential.Secret, key.Credential.Securitytoken)
}

// huaweiSession lists the other account's VPCs with temporary keys, and with a token that is not theirs.
func huaweiSession(site Site, name, access, secret, token string) {
	list := func(token string) error {
		builder := basic.NewCredentialsBuilder().WithAk(access).WithSk(secret).WithSecurityToken(token).WithProjectId(site.Keys[1].Account)
		credentials := must[*basic.Credentials]("credentials of " + name)(builder.SafeBuild())
		client, err := vpc2.VpcClientBuilder().WithEndpoint(site.Url).WithCredential(credentials).SafeBuild()
		report("client of "+name, err)
		_, err = vpc2.NewVpcClient(client).ListVpcs(&model2.ListVpcsRequest{})
		return err
	}
	report("ListVpcs of "+name, list(token))
	refused("a wrong token of "+name+" is refused", "401 APIGW.0301", huaweiStatus, list("wrong"))
}
