// Two VPCs in two regions of one account, and the peering connection between them.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Resources by their types, without a generated SDK: the fields are the outputs that the program reads.
type (
	vpc struct {
		pulumi.CustomResourceState
		CidrBlock pulumi.StringOutput `pulumi:"cidrBlock"`
	}
	peeringConnection struct {
		pulumi.CustomResourceState
		PeeringConnectionID pulumi.StringOutput `pulumi:"peeringConnectionId"`
		State               pulumi.StringOutput `pulumi:"state"`
	}
	route struct {
		pulumi.CustomResourceState
	}
)

func main() {
	pulumi.Run(network)
}

func network(ctx *pulumi.Context) error {
	var vpc1, vpc2 vpc
	if err := declare(ctx, "Vpc", "vpc1", &vpc1, pulumi.Map{
		"region":    pulumi.String("ap-guangzhou"),
		"cidrBlock": pulumi.String("192.168.1.0/24"),
	}); err != nil {
		return err
	}
	if err := declare(ctx, "Vpc", "vpc2", &vpc2, pulumi.Map{
		"region":    pulumi.String("ap-beijing"),
		"cidrBlock": pulumi.String("10.0.1.0/24"),
	}); err != nil {
		return err
	}

	// Resources and not their IDs: an overlap of the two VPCs is then an error at preview. The SDK for Go records no
	// dependency for a resource passed like this, and Pulumi would destroy the VPCs together with the connection.
	var peering peeringConnection
	if err := declare(ctx, "PeeringConnection", "peering", &peering, pulumi.Map{
		"name":          pulumi.String("PeerConn"),
		"vpc":           pulumi.NewResourceInput(&vpc1),
		"peerVpc":       pulumi.NewResourceInput(&vpc2),
		"bandwidthMbps": pulumi.Int(10),
		"chargeType":    pulumi.String("daily-peak"),
	}, pulumi.DependsOn([]pulumi.Resource{&vpc1, &vpc2})); err != nil {
		return err
	}

	// A connection alone carries no traffic: each end also needs a route to the other.
	for name, ends := range map[string][2]*vpc{"route1": {&vpc1, &vpc2}, "route2": {&vpc2, &vpc1}} {
		if err := declare(ctx, "Route", name, &route{}, pulumi.Map{
			"vpc":                  pulumi.NewResourceInput(ends[0]),
			"destinationCidrBlock": ends[1].CidrBlock,
			"peeringConnection":    pulumi.NewResourceInput(&peering),
		}, pulumi.DependsOn([]pulumi.Resource{&peering})); err != nil {
			return err
		}
	}

	ctx.Export("connection", peering.PeeringConnectionID)
	ctx.Export("state", peering.State)
	return nil
}

func declare(ctx *pulumi.Context, kind, name string, resource pulumi.CustomResource, inputs pulumi.Map, opts ...pulumi.ResourceOption) error {
	return ctx.RegisterResource("vpcpeering:index:"+kind, name, inputs, resource, opts...)
}
