package main

import (
	"errors"
	"strconv"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdktime"
	vpc "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v2/model"
	vpc3 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v3"
	model3 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpc/v3/model"
)

func huaweiKey(key Key) *basic.Credentials {
	builder := basic.NewCredentialsBuilder().WithAk(key.Id).WithSk(key.Secret).WithProjectId(key.Account)
	return must[*basic.Credentials]("credentials")(builder.SafeBuild())
}

func huaweiClient(site Site, key Key) *vpc.VpcClient {
	client, err := vpc.VpcClientBuilder().WithEndpoint(site.Url).WithCredential(huaweiKey(key)).SafeBuild()
	report("client", err)
	return vpc.NewVpcClient(client)
}

func huaweiStatus(err error) string {
	var refusal *sdkerr.ServiceResponseError
	if errors.As(err, &refusal) {
		return strconv.Itoa(refusal.StatusCode) + " " + refusal.ErrorCode
	}
	return ""
}

func huaweiVpc(client *vpc.VpcClient, name, block string) *model.Vpc {
	asked := &model.CreateVpcOption{Name: &name, Cidr: &block, Tags: &[]string{"witness*" + name}}
	request := &model.CreateVpcRequest{Body: &model.CreateVpcRequestBody{Vpc: asked}}
	return must[*model.CreateVpcResponse]("CreateVpc " + name)(client.CreateVpc(request)).Vpc
}

func huaweiPeering(client *vpc.VpcClient, name, own, peer, project string) *model.VpcPeering {
	asked := &model.CreateVpcPeeringOption{
		Name:           name,
		RequestVpcInfo: &model.VpcInfo{VpcId: own},
		AcceptVpcInfo:  &model.VpcInfo{VpcId: peer, TenantId: &project},
	}
	request := &model.CreateVpcPeeringRequest{Body: &model.CreateVpcPeeringRequestBody{Peering: asked}}
	return must[*model.CreateVpcPeeringResponse]("CreateVpcPeering " + name)(client.CreateVpcPeering(request)).Peering
}

func huawei(site Site) {
	mine, theirs := huaweiClient(site, site.Keys[0]), huaweiClient(site, site.Keys[1])
	own, peer := huaweiVpc(mine, "own", "10.41.0.0/16"), huaweiVpc(theirs, "peer", "10.42.0.0/16")
	wasNow("created_at of a VPC", own.CreatedAt)

	update := &model.UpdateVpcRequest{VpcId: own.Id, Body: &model.UpdateVpcRequestBody{Vpc: &model.UpdateVpcOption{Name: ptr("renamed")}}}
	must[*model.UpdateVpcResponse]("UpdateVpc")(mine.UpdateVpc(update))
	vpcs := must[*model.ListVpcsResponse]("ListVpcs")(mine.ListVpcs(&model.ListVpcsRequest{Id: &own.Id}))
	equal("a VPC has its new name", (*vpcs.Vpcs)[0].Name, "renamed")
	huaweiTags(mine, own.Id)
	huaweiSubnetsAndTables(mine, own.Id)

	link := huaweiPeering(mine, "first", own.Id, peer.Id, site.Keys[1].Account)
	equal("a connection across accounts waits", link.Status.Value(), "PENDING_ACCEPTANCE")
	wasNow("created_at of a connection", link.CreatedAt)
	accepted := must[*model.AcceptVpcPeeringResponse]("AcceptVpcPeering")(theirs.AcceptVpcPeering(&model.AcceptVpcPeeringRequest{PeeringId: link.Id}))
	equal("an accepted connection is active", accepted.Status.Value(), "ACTIVE")
	huaweiPages(mine, theirs, site, own.Id, link.Id)
	rename := &model.UpdateVpcPeeringOption{Name: ptr("renamed"), Description: ptr("by a witness")}
	changed := must[*model.UpdateVpcPeeringResponse]("UpdateVpcPeering")(mine.UpdateVpcPeering(&model.UpdateVpcPeeringRequest{PeeringId: link.Id, Body: &model.UpdateVpcPeeringRequestBody{Peering: rename}}))
	equal("a changed connection", []string{changed.Peering.Name, changed.Peering.Description}, []string{"renamed", "by a witness"})
	huaweiRoutes(mine, own.Id, link.Id)

	must[*model.DeleteVpcPeeringResponse]("DeleteVpcPeering")(mine.DeleteVpcPeering(&model.DeleteVpcPeeringRequest{PeeringId: link.Id}))
	_, err := mine.ShowVpcPeering(&model.ShowVpcPeeringRequest{PeeringId: link.Id})
	refused("a deleted connection is gone", "404 ", huaweiStatus, err)
	must[*model.DeleteVpcResponse]("DeleteVpc")(mine.DeleteVpc(&model.DeleteVpcRequest{VpcId: own.Id}))
	must[*model.DeleteVpcResponse]("DeleteVpc, the peer's")(theirs.DeleteVpc(&model.DeleteVpcRequest{VpcId: peer.Id}))
	wrong := site.Keys[0]
	wrong.Secret = "wrong"
	_, err = huaweiClient(site, wrong).ListVpcs(&model.ListVpcsRequest{})
	refused("a wrong key is refused", "401 APIGW.0301", huaweiStatus, err)
}

func huaweiTags(client *vpc.VpcClient, id string) {
	tag := &model.ResourceTag{Key: "stage", Value: "dev"}
	must[*model.CreateVpcResourceTagResponse]("CreateVpcResourceTag")(client.CreateVpcResourceTag(&model.CreateVpcResourceTagRequest{VpcId: id, Body: &model.CreateVpcResourceTagRequestBody{Tag: tag}}))
	shown := must[*model.ShowVpcTagsResponse]("ShowVpcTags")(client.ShowVpcTags(&model.ShowVpcTagsRequest{VpcId: id}))
	equal("a VPC has both tags", *shown.Tags, []model.ResourceTag{{Key: "witness", Value: "own"}, *tag})
	must[*model.DeleteVpcTagResponse]("DeleteVpcTag")(client.DeleteVpcTag(&model.DeleteVpcTagRequest{VpcId: id, Key: "stage"}))
}

func huaweiSubnetsAndTables(client *vpc.VpcClient, vpcId string) {
	asked := &model.CreateSubnetOption{
		Name: "web", Cidr: "10.41.1.0/24", VpcId: vpcId, GatewayIp: "10.41.1.1",
		DnsList: &[]string{"100.125.1.250"}, Ipv6Enable: ptr(false), DhcpEnable: ptr(true),
	}
	subnet := must[*model.CreateSubnetResponse]("CreateSubnet")(client.CreateSubnet(&model.CreateSubnetRequest{Body: &model.CreateSubnetRequestBody{Subnet: asked}})).Subnet
	wasNow("created_at of a subnet", subnet.CreatedAt)
	change := &model.UpdateSubnetRequest{VpcId: vpcId, SubnetId: subnet.Id, Body: &model.UpdateSubnetRequestBody{Subnet: &model.UpdateSubnetOption{Name: "api"}}}
	must[*model.UpdateSubnetResponse]("UpdateSubnet")(client.UpdateSubnet(change))
	subnets := must[*model.ListSubnetsResponse]("ListSubnets")(client.ListSubnets(&model.ListSubnetsRequest{VpcId: &vpcId}))
	equal("a changed subnet keeps its gateway", []string{(*subnets.Subnets)[0].Name, (*subnets.Subnets)[0].GatewayIp}, []string{"api", "10.41.1.1"})

	create := &model.CreateRouteTableReq{VpcId: vpcId, Name: ptr("custom"), Description: ptr("for web")}
	table := must[*model.CreateRouteTableResponse]("CreateRouteTable")(client.CreateRouteTable(&model.CreateRouteTableRequest{Body: &model.CreateRoutetableReqBody{Routetable: create}})).Routetable
	equal("description of a table", table.Description, "for web")
	wasNow("created_at of a table", table.CreatedAt)
	rename := &model.UpdateRoutetableReqBody{Routetable: &model.UpdateRouteTableReq{Name: ptr("renamed")}}
	must[*model.UpdateRouteTableResponse]("UpdateRouteTable, its name alone")(client.UpdateRouteTable(&model.UpdateRouteTableRequest{RoutetableId: table.Id, Body: rename}))
	must[*model.DeleteRouteTableResponse]("DeleteRouteTable")(client.DeleteRouteTable(&model.DeleteRouteTableRequest{RoutetableId: table.Id}))
	must[*model.DeleteSubnetResponse]("DeleteSubnet")(client.DeleteSubnet(&model.DeleteSubnetRequest{VpcId: vpcId, SubnetId: subnet.Id}))
}

func huaweiPages(mine, theirs *vpc.VpcClient, site Site, own, first string) {
	seen := map[string]bool{first: true}
	for _, third := range []string{"44", "45"} {
		other := huaweiVpc(theirs, "vpc"+third, "10."+third+".0.0/16")
		seen[huaweiPeering(mine, "to"+third, own, other.Id, site.Keys[1].Account).Id] = true
	}
	listed := map[string]bool{}
	var marker *string
	for {
		page := must[*model.ListVpcPeeringsResponse]("ListVpcPeerings, one page")(mine.ListVpcPeerings(&model.ListVpcPeeringsRequest{Limit: ptr(int32(2)), Marker: marker}))
		if len(*page.Peerings) == 0 {
			break
		}
		for _, one := range *page.Peerings {
			listed[one.Id] = true
			marker = ptr(one.Id)
		}
	}
	equal("connections by pages", listed, seen)
	for id := range seen {
		if id == first {
			continue
		}
		rejected := must[*model.RejectVpcPeeringResponse]("RejectVpcPeering")(theirs.RejectVpcPeering(&model.RejectVpcPeeringRequest{PeeringId: id}))
		equal("a rejected connection is rejected", rejected.Status.Value(), "REJECTED")
		must[*model.DeleteVpcPeeringResponse]("DeleteVpcPeering, rejected")(mine.DeleteVpcPeering(&model.DeleteVpcPeeringRequest{PeeringId: id}))
	}
}

func huaweiRoutes(client *vpc.VpcClient, vpcId, link string) {
	tables := must[*model.ListRouteTablesResponse]("ListRouteTables")(client.ListRouteTables(&model.ListRouteTablesRequest{VpcId: &vpcId}))
	table := (*tables.Routetables)[0].Id
	change := func(routes *model.RouteTableRouteAction) (*model.UpdateRouteTableResponse, error) {
		body := &model.UpdateRoutetableReqBody{Routetable: &model.UpdateRouteTableReq{Routes: routes}}
		return client.UpdateRouteTable(&model.UpdateRouteTableRequest{RoutetableId: table, Body: body})
	}
	destinations := func(step string) (peering, local []string) {
		shown := must[*model.ShowRouteTableResponse](step)(client.ShowRouteTable(&model.ShowRouteTableRequest{RoutetableId: table}))
		for _, route := range shown.Routetable.Routes {
			if route.Type == "local" {
				local = append(local, route.Destination)
			} else {
				peering = append(peering, route.Destination+" "+*route.Description)
			}
		}
		return peering, local
	}
	_, local := destinations("ShowRouteTable")
	equal("local rows", local, []string{"198.19.128.0/20", "127.0.0.0/8", "100.64.0.0/10"})
	add := func(block string) *model.RouteTableRouteAction {
		return &model.RouteTableRouteAction{Add: &[]model.AddRouteTableRoute{{Type: "peering", Destination: block, Nexthop: link}}}
	}
	must[*model.UpdateRouteTableResponse]("add a route")(change(add("10.42.0.0/16")))
	_, err := change(add("100.64.1.0/24"))
	refused("a route into a local block is refused", "400 VPC.2809", huaweiStatus, err)
	mod := &[]model.ModRouteTableRoute{{Type: "peering", Destination: "10.42.0.0/16", Nexthop: link, Description: ptr("changed")}}
	must[*model.UpdateRouteTableResponse]("change a route")(change(&model.RouteTableRouteAction{Mod: mod}))
	peering, _ := destinations("ShowRouteTable, changed")
	equal("a changed route", peering, []string{"10.42.0.0/16 changed"})
	del := &[]model.DelRouteTableRoute{{Destination: "10.42.0.0/16"}}
	must[*model.UpdateRouteTableResponse]("delete a route")(change(&model.RouteTableRouteAction{Del: del}))
	peering, _ = destinations("ShowRouteTable, emptied")
	equal("routes left", len(peering), 0)
}

// The third version has VPCs alone, with secondary blocks. Its model of a creation's answer leaves the VPC out.
func huaweiV3(site Site) {
	built, err := vpc3.VpcClientBuilder().WithEndpoint(site.Url).WithCredential(huaweiKey(site.Keys[0])).SafeBuild()
	report("client", err)
	client := vpc3.NewVpcClient(built)
	project := "b261c9d6-7d57-4a2c-8f49-1f8e9c3d5a10"
	asked := &model3.CreateVpcOption{Name: "third", Cidr: "10.51.0.0/16", EnterpriseProjectId: &project, Tags: &[]model3.Tag{{Key: "witness", Value: "v3"}}}
	must[*model3.CreateVpcResponse]("CreateVpc")(client.CreateVpc(&model3.CreateVpcRequest{Body: &model3.CreateVpcRequestBody{Vpc: asked}}))
	find := func(step, name string) []model3.Vpc {
		return *must[*model3.ListVpcsResponse](step)(client.ListVpcs(&model3.ListVpcsRequest{Name: &[]string{name}})).Vpcs
	}
	third := find("ListVpcs", "third")[0]
	id := third.Id
	equal("a VPC has its enterprise project", third.EnterpriseProjectId, project)
	more := &model3.AddVpcExtendCidrRequestBody{Vpc: &model3.AddExtendCidrOption{ExtendCidrs: []string{"10.52.0.0/16"}}}
	must[*model3.AddVpcExtendCidrResponse]("AddVpcExtendCidr")(client.AddVpcExtendCidr(&model3.AddVpcExtendCidrRequest{VpcId: id, Body: more}))
	rename := &model3.UpdateVpcRequestBody{Vpc: &model3.UpdateVpcOption{Name: ptr("renamed")}}
	must[*model3.UpdateVpcResponse]("UpdateVpc")(client.UpdateVpc(&model3.UpdateVpcRequest{VpcId: id, Body: rename}))
	shown := find("ListVpcs, changed", "renamed")[0]
	equal("a changed VPC", shown.ExtendCidrs, []string{"10.52.0.0/16"})
	wasNow("created_at of a VPC", shown.CreatedAt)
	must[*model3.DeleteVpcResponse]("DeleteVpc")(client.DeleteVpc(&model3.DeleteVpcRequest{VpcId: id}))
	equal("VPCs left", len(find("ListVpcs, emptied", "renamed")), 0)
	wrong := site.Keys[0]
	wrong.Secret = "wrong"
	built, err = vpc3.VpcClientBuilder().WithEndpoint(site.Url).WithCredential(huaweiKey(wrong)).SafeBuild()
	report("client with a wrong key", err)
	_, err = vpc3.NewVpcClient(built).ListVpcs(&model3.ListVpcsRequest{})
	refused("a wrong key is refused", "401 APIGW.0301", huaweiStatus, err)
}

func wasNow(step string, at *sdktime.SdkTime) {
	if at == nil {
		report(step, errors.New("absent"))
	}
	equal(step+" is now", time.Since(time.Time(*at)).Abs() < 10*time.Minute, true)
}
