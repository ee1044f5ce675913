import assert from "node:assert/strict";
import { rulesOf } from "../../../provider/rules/registry.js";
import { briefly, messageOf, routeOf } from "./plans.js";

const tce = rulesOf("tce");
const huawei = rulesOf("huawei");
const cps = rulesOf("jdcloud-cps");
const jdcloud = rulesOf("jdcloud");

const TCE = "tce, Tencent Cloud API 3.0, VPC, version 2017-03-12, CreateRoutes";
const HUAWEI = "huawei, Huawei Cloud VPC API Reference, Creating a Route Table, 2024-03";
const refused = ["error vendor-rule destinationCidrBlock"];

describe("a planned route", () => {
  describe("of every vendor", () => {
    it("requires a CIDR block as its destination", () => {
      assert.equal(
        messageOf(tce, routeOf(tce, "10.0.1.7/24")),
        'destinationCidrBlock "10.0.1.7/24": has host bits set; the block is 10.0.1.0/24 [tce, Classless Inter-domain Routing (RFC 4632), 3.1, 2006-08]. Write "10.0.1.0/24".',
      );
      assert.deepEqual(briefly(routeOf(jdcloud, "10.0.1.0")), ["error invalid-input destinationCidrBlock"]);
    });

    it("can be disabled only if the vendor's routes can be", () => {
      assert.equal(
        messageOf(jdcloud, routeOf(jdcloud, "10.0.1.0/24", { enabled: false })),
        "enabled false: routes of this vendor cannot be disabled [jdcloud, JD Cloud VPC API Reference, v1, addRouteTableRules]. Leave out enabled, or remove the Route if it must carry no traffic.",
      );
      assert.deepEqual(routeOf(tce, "10.0.1.0/24", { enabled: false }), []);
    });

    it("is not checked while its destination is unknown", () => {
      assert.deepEqual(routeOf(tce, "??", { unknown: new Set(["destinationCidrBlock"]) }), []);
      assert.deepEqual(routeOf(tce, "??", { destinationCidrBlock: undefined }), []);
    });
  });

  describe("inside the peer's CIDR blocks and outside its own (Tencent family)", () => {
    it("can have the peer's CIDR block, a part of it, or one of several as its destination", () => {
      assert.deepEqual(routeOf(tce, "10.0.1.0/24"), []);
      assert.deepEqual(routeOf(tce, "10.0.1.128/25"), []);
      assert.deepEqual(routeOf(tce, "10.9.0.0/16", { peerCidrBlocks: ["10.0.1.0/24", "10.9.0.0/16"] }), []);
    });

    it("cannot have another destination", () => {
      assert.equal(
        messageOf(tce, routeOf(tce, "10.0.0.0/16")),
        `destinationCidrBlock "10.0.0.0/16": the destination must be inside a CIDR block of the peer VPC, which has 10.0.1.0/24 [${TCE}]. Set it to 10.0.1.0/24 or a part of it.`,
      );
    });

    it("cannot have its own VPC, or a block that contains it, as its destination", () => {
      assert.equal(
        messageOf(tce, routeOf(tce, "192.168.1.0/25")),
        `destinationCidrBlock "192.168.1.0/25": the destination overlaps 192.168.1.0/24 of the route's own VPC, and a route to a connection must leave the VPC [${TCE}]. Set the destination to a CIDR block of the peer VPC.`,
      );
      assert.deepEqual(briefly(routeOf(tce, "0.0.0.0/0")), refused);
    });

    it("is not checked while the CIDR blocks are unknown", () => {
      assert.deepEqual(routeOf(tce, "10.7.0.0/16", { peerCidrBlocks: undefined }), []);
      assert.deepEqual(routeOf(tce, "10.7.0.0/16", { unknown: new Set(["peerCidrBlocks"]) }), []);
      assert.deepEqual(routeOf(tce, "2001:db8::/56"), []);
    });

    it("is checked for IPv6 separately", () => {
      const ipv6 = { ownIpv6CidrBlock: "2001:db8:1::/56", peerIpv6CidrBlock: "2001:db8:2::/56" };
      assert.deepEqual(routeOf(tce, "2001:db8:2::/64", ipv6), []);
      assert.deepEqual(briefly(routeOf(tce, "2001:db8:3::/64", ipv6)), refused);
      assert.deepEqual(briefly(routeOf(tce, "2001:db8:1::/64", ipv6)), refused);
      assert.deepEqual(routeOf(tce, "10.0.1.0/24", ipv6), []);
    });
  });

  describe("outside the local routes of its VPC (Huawei)", () => {
    it("can have any other destination, including the default route", () => {
      for (const destination of ["10.0.1.0/24", "172.31.0.0/16", "0.0.0.0/0"]) {
        assert.deepEqual(routeOf(huawei, destination, { localCidrBlocks: ["192.168.1.0/25"] }), [], destination);
      }
    });

    it("cannot have a destination inside a local subnet", () => {
      assert.equal(
        messageOf(huawei, routeOf(huawei, "192.168.1.64/26", { localCidrBlocks: ["192.168.1.0/25"] })),
        `destinationCidrBlock "192.168.1.64/26": the destination must not be inside a local route of its own VPC, and 192.168.1.0/25 is local [${HUAWEI}]. Set the destination to a subnet or host that only the peer VPC has.`,
      );
    });

    it("can have a subnet of the peer as its destination if both VPCs have the same CIDR block", () => {
      assert.deepEqual(routeOf(huawei, "192.168.1.128/25", { localCidrBlocks: ["192.168.1.0/25"] }), []);
    });

    it("gets a warning inside its own VPC while the subnets are unknown", () => {
      const found = routeOf(huawei, "192.168.1.128/25");
      assert.deepEqual(briefly(found), ["warning vendor-rule destinationCidrBlock"]);
      assert.equal(
        messageOf(huawei, found),
        `destinationCidrBlock "192.168.1.128/25": the destination is inside 192.168.1.0/24 of the route's own VPC, and the vendor refuses it if it is inside a subnet of that VPC [${HUAWEI}]. Check that no subnet of the VPC contains the destination.`,
      );
    });
  });

  describe("issued by the vendor (JD Cloud CPS)", () => {
    it("must equal an issued one", () => {
      assert.deepEqual(routeOf(cps, "10.0.1.0/24"), []);
      assert.equal(
        messageOf(cps, routeOf(cps, "10.0.1.128/25")),
        'destinationCidrBlock "10.0.1.128/25": the vendor issues the routes itself, and for this connection only 10.0.1.0/24 [jdcloud-cps, JD Cloud Cloud Physical Server API Reference, version 2.4, describeRouteTables]. Set the destination to an issued one, or remove the Route.',
      );
    });

    it("is not checked while the CIDR blocks are unknown", () => {
      assert.deepEqual(routeOf(cps, "10.7.0.0/16", { peerCidrBlocks: undefined }), []);
    });
  });

  it("can have any destination if no document limits it (JD Cloud VPC)", () => {
    for (const destination of ["10.0.1.0/24", "192.168.1.0/24", "0.0.0.0/0"]) {
      assert.deepEqual(routeOf(jdcloud, destination), [], destination);
    }
  });
});
