package main

import (
	"errors"
	"net/url"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tcerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	vpc "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc/v20170312"
)

func tencentProfile(site Site) *profile.ClientProfile {
	address, err := url.Parse(site.Url)
	report("address of the emulator", err)
	p := profile.NewClientProfile()
	p.HttpProfile.Scheme = "HTTP"
	p.HttpProfile.Endpoint = address.Host
	return p
}

func tencentClient(site Site, key Key) *vpc.Client {
	return must[*vpc.Client]("client")(vpc.NewClient(common.NewCredential(key.Id, key.Secret), site.Region, tencentProfile(site)))
}

func tencentCode(err error) string {
	var refusal *tcerrors.TencentCloudSDKError
	if errors.As(err, &refusal) {
		return refusal.GetCode()
	}
	return ""
}

func tencentVpc(client *vpc.Client, name, block string) *vpc.Vpc {
	request := vpc.NewCreateVpcRequest()
	request.VpcName, request.CidrBlock = &name, &block
	request.Tags = []*vpc.Tag{{Key: ptr("witness"), Value: &name}}
	return must[*vpc.CreateVpcResponse]("CreateVpc " + name)(client.CreateVpc(request)).Response.Vpc
}

func tencentPeering(client *vpc.Client, site Site, name string, own, peer *vpc.Vpc, account string) string {
	request := vpc.NewCreateVpcPeeringConnectionRequest()
	request.PeeringConnectionName = &name
	request.SourceVpcId, request.DestinationVpcId = own.VpcId, peer.VpcId
	request.DestinationUin, request.DestinationRegion = &account, &site.Region
	made := must[*vpc.CreateVpcPeeringConnectionResponse]("CreateVpcPeeringConnection " + name)(client.CreateVpcPeeringConnection(request))
	return *made.Response.PeeringConnectionId
}

func tencentState(client *vpc.Client, id string) string {
	request := vpc.NewDescribeVpcPeeringConnectionsRequest()
	request.PeeringConnectionIds = []*string{&id}
	shown := must[*vpc.DescribeVpcPeeringConnectionsResponse]("DescribeVpcPeeringConnections " + id)(client.DescribeVpcPeeringConnections(request))
	if len(shown.Response.PeerConnectionSet) == 0 {
		return "gone"
	}
	return *shown.Response.PeerConnectionSet[0].State
}

func tencentRoutes(client *vpc.Client, table string) []*vpc.Route {
	request := vpc.NewDescribeRouteTablesRequest()
	request.RouteTableIds = []*string{&table}
	shown := must[*vpc.DescribeRouteTablesResponse]("DescribeRouteTables " + table)(client.DescribeRouteTables(request))
	return shown.Response.RouteTableSet[0].RouteSet
}

func tencent(site Site) {
	mine, theirs := tencentClient(site, site.Keys[0]), tencentClient(site, site.Keys[1])
	own, peer := tencentVpc(mine, "own", "10.31.0.0/16"), tencentVpc(theirs, "peer", "10.32.0.0/16")
	isRecent("CreatedTime of a VPC", *own.CreatedTime)

	rename := vpc.NewModifyVpcAttributeRequest()
	rename.VpcId, rename.VpcName = own.VpcId, ptr("renamed")
	must[*vpc.ModifyVpcAttributeResponse]("ModifyVpcAttribute")(mine.ModifyVpcAttribute(rename))
	byTag := vpc.NewDescribeVpcsRequest()
	byTag.Filters = []*vpc.Filter{{Name: ptr("tag:witness"), Values: []*string{ptr("own")}}}
	vpcs := must[*vpc.DescribeVpcsResponse]("DescribeVpcs by tag")(mine.DescribeVpcs(byTag)).Response
	equal("a VPC found by its tag has its new name", *vpcs.VpcSet[0].VpcName, "renamed")

	tencentSubnetsAndTables(mine, site, own)

	id := tencentPeering(mine, site, "first", own, peer, site.Keys[1].Account)
	equal("a connection across accounts waits", tencentState(mine, id), "PENDING")
	accept := vpc.NewAcceptVpcPeeringConnectionRequest()
	accept.PeeringConnectionId = &id
	must[*vpc.AcceptVpcPeeringConnectionResponse]("AcceptVpcPeeringConnection")(theirs.AcceptVpcPeeringConnection(accept))
	equal("an accepted connection is active", tencentState(theirs, id), "ACTIVE")
	tencentTags(mine, site, own, id)
	tencentLists(mine, theirs, site, own, id)
	tencentModify(mine, id)
	tencentRouteLife(mine, own, id)

	remove := vpc.NewDeleteVpcPeeringConnectionRequest()
	remove.PeeringConnectionId = &id
	must[*vpc.DeleteVpcPeeringConnectionResponse]("DeleteVpcPeeringConnection")(mine.DeleteVpcPeeringConnection(remove))
	equal("a deleted connection is gone", tencentState(mine, id), "gone")
	for client, one := range map[*vpc.Client]*vpc.Vpc{mine: own, theirs: peer} {
		drop := vpc.NewDeleteVpcRequest()
		drop.VpcId = one.VpcId
		must[*vpc.DeleteVpcResponse]("DeleteVpc")(client.DeleteVpc(drop))
	}
	wrong := site.Keys[0]
	wrong.Secret = "wrong"
	_, err := tencentClient(site, wrong).DescribeVpcs(vpc.NewDescribeVpcsRequest())
	refused("a wrong key is refused", "AuthFailure.SignatureFailure", tencentCode, err)
}

func tencentSubnetsAndTables(client *vpc.Client, site Site, own *vpc.Vpc) {
	create := vpc.NewCreateSubnetRequest()
	create.VpcId, create.SubnetName, create.CidrBlock, create.Zone = own.VpcId, ptr("web"), ptr("10.31.1.0/24"), ptr(site.Region+"-3")
	subnet := must[*vpc.CreateSubnetResponse]("CreateSubnet")(client.CreateSubnet(create)).Response.Subnet
	isRecent("CreatedTime of a subnet", *subnet.CreatedTime)
	table := vpc.NewCreateRouteTableRequest()
	table.VpcId, table.RouteTableName = own.VpcId, ptr("custom")
	made := must[*vpc.CreateRouteTableResponse]("CreateRouteTable")(client.CreateRouteTable(table)).Response.RouteTable
	isRecent("CreatedTime of a table", *made.CreatedTime)
	renameTable := vpc.NewModifyRouteTableAttributeRequest()
	renameTable.RouteTableId, renameTable.RouteTableName = made.RouteTableId, ptr("renamed")
	must[*vpc.ModifyRouteTableAttributeResponse]("ModifyRouteTableAttribute")(client.ModifyRouteTableAttribute(renameTable))
	follow := vpc.NewReplaceRouteTableAssociationRequest()
	follow.RouteTableId, follow.SubnetId = made.RouteTableId, subnet.SubnetId
	must[*vpc.ReplaceRouteTableAssociationResponse]("ReplaceRouteTableAssociation")(client.ReplaceRouteTableAssociation(follow))
	drop := vpc.NewDeleteRouteTableRequest()
	drop.RouteTableId = made.RouteTableId
	_, err := client.DeleteRouteTable(drop)
	refused("a table with a subnet stays", "UnsupportedOperation.DelRouteWithSubnet", tencentCode, err)

	renameSubnet := vpc.NewModifySubnetAttributeRequest()
	renameSubnet.SubnetId, renameSubnet.SubnetName = subnet.SubnetId, ptr("api")
	must[*vpc.ModifySubnetAttributeResponse]("ModifySubnetAttribute")(client.ModifySubnetAttribute(renameSubnet))
	list := vpc.NewDescribeSubnetsRequest()
	list.Filters = []*vpc.Filter{{Name: ptr("subnet-name"), Values: []*string{ptr("api")}}}
	subnets := must[*vpc.DescribeSubnetsResponse]("DescribeSubnets")(client.DescribeSubnets(list)).Response
	equal("a subnet follows its table", *subnets.SubnetSet[0].RouteTableId, *made.RouteTableId)
	dropSubnet := vpc.NewDeleteSubnetRequest()
	dropSubnet.SubnetId = subnet.SubnetId
	must[*vpc.DeleteSubnetResponse]("DeleteSubnet")(client.DeleteSubnet(dropSubnet))
	must[*vpc.DeleteRouteTableResponse]("DeleteRouteTable")(client.DeleteRouteTable(drop))
}

func tencentTags(client *vpc.Client, site Site, own *vpc.Vpc, peering string) {
	tagging := common.NewCommonClient(client.GetCredential(), site.Region, tencentProfile(site))
	request := tchttp.NewCommonRequest("tag", "2018-08-13", "ModifyResourceTags")
	report("parameters of tags", request.SetActionParameters(map[string]any{
		"Resource":    "qcs::vpc:" + site.Region + ":uin/:vpc/" + *own.VpcId,
		"ReplaceTags": []map[string]string{{"TagKey": "stage", "TagValue": "dev"}},
	}))
	report("ModifyResourceTags", tagging.Send(request, tchttp.NewCommonResponse()))
	list := vpc.NewDescribeVpcsRequest()
	list.Filters = []*vpc.Filter{{Name: ptr("tag-key"), Values: []*string{ptr("stage")}}}
	tagged := must[*vpc.DescribeVpcsResponse]("DescribeVpcs by a tag's key")(client.DescribeVpcs(list)).Response
	equal("a VPC has both tags", len(tagged.VpcSet[0].TagSet), 2)

	ofPeering := tchttp.NewCommonRequest("tag", "2018-08-13", "ModifyResourceTags")
	report("parameters of a connection's tags", ofPeering.SetActionParameters(map[string]any{
		"Resource":    "qcs::vpc:" + site.Region + ":uin/:pcx/" + peering,
		"ReplaceTags": []map[string]string{{"TagKey": "stage", "TagValue": "dev"}},
	}))
	report("ModifyResourceTags of a connection", tagging.Send(ofPeering, tchttp.NewCommonResponse()))
	shown := vpc.NewDescribeVpcPeeringConnectionsRequest()
	shown.PeeringConnectionIds = []*string{&peering}
	peerings := must[*vpc.DescribeVpcPeeringConnectionsResponse]("DescribeVpcPeeringConnections with tags")(client.DescribeVpcPeeringConnections(shown)).Response
	equal("a connection has its tag", *peerings.PeerConnectionSet[0].TagSet[0].Value, "dev")
}

func tencentLists(mine, theirs *vpc.Client, site Site, own *vpc.Vpc, first string) {
	seen := map[string]bool{first: true}
	for _, third := range []string{"34", "35"} {
		other := tencentVpc(theirs, "vpc"+third, "10."+third+".0.0/16")
		seen[tencentPeering(mine, site, "to"+third, own, other, site.Keys[1].Account)] = true
	}
	listed := map[string]bool{}
	for offset := int64(0); offset < 4; offset += 2 {
		request := vpc.NewDescribeVpcPeeringConnectionsRequest()
		request.Offset, request.Limit = ptr(offset), ptr(int64(2))
		page := must[*vpc.DescribeVpcPeeringConnectionsResponse]("DescribeVpcPeeringConnections, one page")(mine.DescribeVpcPeeringConnections(request))
		equal("total of a page", *page.Response.TotalCount, int64(3))
		for _, one := range page.Response.PeerConnectionSet {
			listed[*one.PeeringConnectionId] = true
		}
	}
	equal("connections by pages", listed, seen)
	for id := range seen {
		if id == first {
			continue
		}
		reject := vpc.NewRejectVpcPeeringConnectionRequest()
		reject.PeeringConnectionId = ptr(id)
		must[*vpc.RejectVpcPeeringConnectionResponse]("RejectVpcPeeringConnection")(theirs.RejectVpcPeeringConnection(reject))
		equal("a rejected connection is rejected", tencentState(mine, id), "REJECTED")
		remove := vpc.NewDeleteVpcPeeringConnectionRequest()
		remove.PeeringConnectionId = ptr(id)
		must[*vpc.DeleteVpcPeeringConnectionResponse]("DeleteVpcPeeringConnection, rejected")(mine.DeleteVpcPeeringConnection(remove))
	}
}

// The reference's own example: bandwidth 0 and a charge type, inside a region.
func tencentModify(client *vpc.Client, id string) {
	modify := vpc.NewModifyVpcPeeringConnectionRequest()
	modify.PeeringConnectionId, modify.PeeringConnectionName = &id, ptr("renamed")
	modify.Bandwidth, modify.ChargeType = ptr(int64(0)), ptr("POSTPAID_BY_DAY_MAX")
	must[*vpc.ModifyVpcPeeringConnectionResponse]("ModifyVpcPeeringConnection")(client.ModifyVpcPeeringConnection(modify))
}

func tencentRouteLife(client *vpc.Client, own *vpc.Vpc, id string) {
	list := vpc.NewDescribeRouteTablesRequest()
	list.Filters = []*vpc.Filter{{Name: ptr("vpc-id"), Values: []*string{own.VpcId}}}
	tables := must[*vpc.DescribeRouteTablesResponse]("DescribeRouteTables")(client.DescribeRouteTables(list)).Response
	table := *tables.RouteTableSet[0].RouteTableId

	create := vpc.NewCreateRoutesRequest()
	create.RouteTableId = &table
	create.Routes = []*vpc.Route{{DestinationCidrBlock: ptr("10.32.0.0/16"), GatewayType: ptr("PEERCONNECTION"), GatewayId: &id}}
	made := must[*vpc.CreateRoutesResponse]("CreateRoutes")(client.CreateRoutes(create)).Response
	equal("routes created", *made.TotalCount, uint64(1))
	route := tencentRoutes(client, table)[0]
	isRecent("CreatedTime of a route", *route.CreatedTime)

	off := vpc.NewDisableRoutesRequest()
	off.RouteTableId, off.RouteItemIds = &table, []*string{route.RouteItemId}
	must[*vpc.DisableRoutesResponse]("DisableRoutes")(client.DisableRoutes(off))
	equal("a disabled route", *tencentRoutes(client, table)[0].Enabled, false)
	on := vpc.NewEnableRoutesRequest()
	on.RouteTableId, on.RouteItemIds = &table, []*string{route.RouteItemId}
	must[*vpc.EnableRoutesResponse]("EnableRoutes")(client.EnableRoutes(on))

	replace := vpc.NewReplaceRoutesRequest()
	replace.RouteTableId = &table
	replace.Routes = []*vpc.Route{{RouteItemId: route.RouteItemId, DestinationCidrBlock: ptr("10.32.1.0/24"), GatewayType: ptr("PEERCONNECTION"), GatewayId: &id, RouteDescription: ptr("narrower")}}
	must[*vpc.ReplaceRoutesResponse]("ReplaceRoutes")(client.ReplaceRoutes(replace))
	all := vpc.NewDescribeRoutesRequest()
	all.Filters = []*vpc.Filter{{Name: ptr("gateway-id"), Values: []*string{&id}}}
	routes := must[*vpc.DescribeRoutesResponse]("DescribeRoutes")(client.DescribeRoutes(all)).Response
	equal("a replaced route keeps its id", *routes.RouteSet[0].RouteItemId, *route.RouteItemId)

	remove := vpc.NewDeleteRoutesRequest()
	remove.RouteTableId, remove.Routes = &table, tencentRoutes(client, table)
	must[*vpc.DeleteRoutesResponse]("DeleteRoutes with the rows as they were read")(client.DeleteRoutes(remove))
	equal("routes left", len(tencentRoutes(client, table)), 0)
}

// isRecent reads a time on Beijing's clock.
func isRecent(step, written string) {
	at, err := time.ParseInLocation("2006-01-02 15:04:05", written, time.FixedZone("Beijing", 8*3600))
	report(step, err)
	equal(step+" is now", time.Since(at).Abs() < 10*time.Minute, true)
}
