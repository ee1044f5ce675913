package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/projects"
)

type gopherPeering struct {
	Id     string `json:"id"`
	Name   string `json:"name"`
	Status string `json:"status"`
}

func gopherSignIn(site Site, secret string) (*gophercloud.ProviderClient, error) {
	return openstack.AuthenticatedClient(context.Background(), gophercloud.AuthOptions{
		IdentityEndpoint: site.Url + "/v3",
		Username:         site.Keys[0].Id,
		Password:         secret,
		DomainName:       site.Keys[0].Account,
		TenantName:       site.Region,
	})
}

func gopherStatus(err error) string {
	var refusal gophercloud.ErrUnexpectedResponseCode
	if errors.As(err, &refusal) {
		return strconv.Itoa(refusal.Actual)
	}
	return ""
}

// gopher signs in by password, finds the services in the token's catalogue, and uses what OpenStack has in common with
// Huawei: projects, and the extension of Neutron for connections, which gophercloud itself has no package for.
func gopher(site Site) {
	ctx := context.Background()
	provider := must[*gophercloud.ProviderClient]("sign in")(gopherSignIn(site, site.Keys[0].Secret))
	where := gophercloud.EndpointOpts{Region: site.Region}
	identity := must[*gophercloud.ServiceClient]("identity service of the catalogue")(openstack.NewIdentityV3(provider, where))
	project := must[*projects.Project]("a project by its id")(projects.Get(ctx, identity, site.Keys[0].Account).Extract())
	equal("name of a project", project.Name, site.Region)
	pages, err := projects.List(identity, projects.ListOpts{Name: site.Region}).AllPages(ctx)
	report("projects by name", err)
	found := must[[]projects.Project]("rows of projects")(projects.ExtractProjects(pages))
	equal("a project found by its name", found[0].ID, project.ID)

	network := must[*gophercloud.ServiceClient]("network service of the catalogue")(openstack.NewNetworkV2(provider, where))
	call := func(step, method, path string, body, answer any, ok ...int) {
		options := &gophercloud.RequestOpts{OkCodes: ok, MoreHeaders: map[string]string{"X-Project-Id": project.ID}}
		if body != nil {
			options.JSONBody = body
		}
		if answer != nil {
			options.JSONResponse = answer
		}
		response, err := network.Request(ctx, method, network.ServiceURL(path), options)
		report(step, err)
		if answer == nil {
			report(step+", body", response.Body.Close())
		}
	}
	own, peer := gopherVpc(ctx, provider, site, "own", "10.61.0.0/16"), gopherVpc(ctx, provider, site, "peer", "10.62.0.0/16")
	var made struct{ Peering gopherPeering }
	call("create a connection", http.MethodPost, "vpc/peerings", map[string]any{"peering": map[string]any{
		"name": "first", "request_vpc_info": map[string]string{"vpc_id": own}, "accept_vpc_info": map[string]string{"vpc_id": peer},
	}}, &made, 201)
	equal("a connection inside an account is active", made.Peering.Status, "ACTIVE")
	var listed struct{ Peerings []gopherPeering }
	call("list connections", http.MethodGet, "vpc/peerings?vpc_id="+own, nil, &listed, 200)
	equal("connections of a VPC", len(listed.Peerings), 1)
	call("rename the connection", http.MethodPut, "vpc/peerings/"+made.Peering.Id, map[string]any{"peering": map[string]string{"name": "renamed"}}, &made, 200)
	equal("a renamed connection", made.Peering.Name, "renamed")
	call("delete the connection", http.MethodDelete, "vpc/peerings/"+made.Peering.Id, nil, nil, 204)

	_, err = gopherSignIn(site, "wrong")
	refused("a wrong password is refused", "401", gopherStatus, err)
}

func gopherVpc(ctx context.Context, provider *gophercloud.ProviderClient, site Site, name, block string) string {
	var made struct {
		Vpc struct {
			Id string `json:"id"`
		}
	}
	options := &gophercloud.RequestOpts{
		JSONBody:     map[string]any{"vpc": map[string]string{"name": name, "cidr": block}},
		JSONResponse: &made,
		OkCodes:      []int{200},
	}
	_, err := provider.Request(ctx, http.MethodPost, site.Url+"/v1/"+site.Keys[0].Account+"/vpcs", options)
	report("create the VPC "+name, err)
	return made.Vpc.Id
}
