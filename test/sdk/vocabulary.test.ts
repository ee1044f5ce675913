import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import * as accepter from "../../provider/resources/peering-accepter/schema.js";
import * as connection from "../../provider/resources/peering-connection/schema.js";
import * as route from "../../provider/resources/route/schema.js";
import * as vpc from "../../provider/resources/vpc/schema.js";
import type { PeeringAccepterArgs, PeeringConnectionArgs, RouteArgs, VpcArgs } from "../../sdk/index.js";
import { PeeringAccepter, PeeringConnection, Route, Vpc } from "../../sdk/index.js";
import { EngineMock } from "./engine-mock.js";

/** Every argument by name: a missing or surplus one does not compile. */
type Arguments<T> = Record<keyof T, true>;

const VPC: Arguments<VpcArgs> = {
  region: true,
  name: true,
  cidrBlock: true,
  secondaryCidrBlocks: true,
  enableIpv6: true,
  description: true,
  tags: true,
  edgeSiteId: true,
  adoptExisting: true,
};

const PEERING_CONNECTION: Arguments<PeeringConnectionArgs> = {
  name: true,
  vpc: true,
  peerVpc: true,
  region: true,
  peerRegion: true,
  peerAccountId: true,
  bandwidthMbps: true,
  chargeType: true,
  qosLevel: true,
  type: true,
  description: true,
  tags: true,
  onEnded: true,
  onRejected: true,
  adoptExisting: true,
  timeoutSeconds: true,
  desiredState: true,
};

const PEERING_ACCEPTER: Arguments<PeeringAccepterArgs> = {
  peeringConnection: true,
  vpc: true,
  requester: true,
  region: true,
  decision: true,
  trustedAccountIds: true,
  expectedPeerVpcId: true,
  name: true,
  timeoutSeconds: true,
  desiredState: true,
};

const ROUTE: Arguments<RouteArgs> = {
  vpc: true,
  routeTableId: true,
  subnetId: true,
  region: true,
  destinationCidrBlock: true,
  peeringConnection: true,
  description: true,
  enabled: true,
  adoptExisting: true,
  desiredState: true,
};

interface Declared {
  readonly schema: z.ZodObject;
  readonly outputs: Readonly<Record<string, string>>;
}

const RESOURCES: readonly {
  type: { readonly name: string };
  args: object;
  declared: Declared;
  make: () => object;
}[] = [
  { type: Vpc, args: VPC, declared: vpc, make: () => Vpc.get("one", "r/1") },
  {
    type: PeeringConnection,
    args: PEERING_CONNECTION,
    declared: connection,
    make: () => PeeringConnection.get("one", "r/1"),
  },
  { type: PeeringAccepter, args: PEERING_ACCEPTER, declared: accepter, make: () => PeeringAccepter.get("one", "r/1") },
  { type: Route, args: ROUTE, declared: route, make: () => Route.get("one", "r/1/10.0.0.0/8") },
];

/** Stamped by the provider, so no argument. */
const STAMPED = "account";

describe("properties of sdk and provider", () => {
  for (const { type, args, declared, make } of RESOURCES) {
    const inputs = Object.keys(declared.schema.shape);

    it(`${type.name} passes the inputs that its handler reads`, () => {
      assert.deepEqual(Object.keys(args).sort(), inputs.filter((input) => input !== STAMPED).sort());
    });

    it(`${type.name} exposes the outputs that its handler returns`, async () => {
      await EngineMock.start();
      const resource = make() as Record<string, unknown>;
      const shown = Object.keys(resource).filter((key) => pulumi.Output.isInstance(resource[key]));
      const own = shown.filter((key) => !["id", "urn", "__provider"].includes(key));
      assert.deepEqual(own.sort(), [...new Set([...inputs, ...Object.keys(declared.outputs)])].sort());
      await pulumi.runtime.disconnect();
    });

    it(`${type.name} has no output with an input's name`, () => {
      assert.deepEqual(
        Object.keys(declared.outputs).filter((output) => inputs.includes(output)),
        [],
      );
    });
  }
});
