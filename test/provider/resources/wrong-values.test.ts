/** Errors of inputs of a wrong type or value: they name types and values, not the description in the reference. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { expectedValue } from "../../../provider/declaration/expected-value.js";
import type { Handler } from "../../../provider/resources/handler.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { schema as accepterSchema } from "../../../provider/resources/peering-accepter/schema.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { schema as connectionSchema } from "../../../provider/resources/peering-connection/schema.js";
import { route } from "../../../provider/resources/route/handler.js";
import { schema as routeSchema } from "../../../provider/resources/route/schema.js";
import { routeTable } from "../../../provider/resources/route-table/handler.js";
import { subnet } from "../../../provider/resources/subnet/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import { schema as vpcSchema } from "../../../provider/resources/vpc/schema.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import type { Props } from "../../../provider/engine/props.js";
import { FakeCloud } from "../backend/fake-cloud.js";
import { Scene } from "../cloud/scene.js";
import { runOn, Step } from "./step.js";

const KINDS: readonly (readonly [Handler, z.ZodObject])[] = [
  [vpc, vpcSchema],
  [peeringConnection, connectionSchema],
  [peeringAccepter, accepterSchema],
  [route, routeSchema],
];

const reasons = async (handler: Handler, program: Props, vendor: VendorId = "tce"): Promise<string[]> => {
  const scene = new Scene(vendor);
  try {
    const step = new Step(handler, () => runOn(scene.as(0), vendor, scene.region));
    return (await step.check(program)).map(({ reason }) => reason);
  } finally {
    scene.end();
  }
};

describe("an input of the wrong type", () => {
  const cases: readonly (readonly [Handler, Props, RegExp])[] = [
    [
      route,
      { enabled: "no" },
      /enabled "no": must be true or false, and is a string \[tce\]\. Set it to true or false\./,
    ],
    [vpc, { cidrBlock: 10 }, /cidrBlock 10: must be a string, and is a number \[tce\]\. Set it to a string\./],
    [vpc, { secondaryCidrBlocks: "10.0.0.0/8" }, /Set it to a list, each item a string\./],
    [vpc, { secondaryCidrBlocks: ["10.0.0.0/8", 5] }, /secondaryCidrBlocks\.1 5: .* Set it to a string\./],
    [
      vpc,
      { tags: ["a"] },
      /tags \["a"\]: must be an object, and is a list \[tce\]\. Set it to an object, each value a string\./,
    ],
    [
      peeringConnection,
      { peerVpc: { id: "ap-guangzhou/vpc-1a2b3c4d", cidrBlock: "10.0.0.0/8" } },
      /peerVpc .*: must be a string, and is an object \[tce\]\. Use its id, "ap-guangzhou\/vpc-1a2b3c4d"; a stack exports the id of a resource as `resource\.id`\./,
    ],
    [peeringConnection, { onEnded: "drop" }, /onEnded "drop": .* Set it to "recreate" or "keep"\./],
    [
      peeringConnection,
      { chargeType: 5 },
      /chargeType 5: is not one of the allowed values \[tce\]\. Set it to "daily-peak", "monthly-95th" or "configured-bandwidth"\./,
    ],
    [
      peeringConnection,
      { timeoutSeconds: 0 },
      /timeoutSeconds 0: must be above 0 \[tce\]\. Set it to a number above 0 and at most 86400\./,
    ],
    [peeringConnection, { bandwidthMbps: NaN }, /bandwidthMbps NaN: must be a number, and is NaN \[tce\]\./],
    [peeringConnection, {}, /vpc: is required \[tce\]\. Set it\./],
    [peeringAccepter, { requester: "them" }, /Set it to an object with accountId, vpc\./],
    [peeringAccepter, { requester: { accountId: "1", vpc: "v", vpcId: "v" } }, /has no property "vpcId" \[tce\]/],
    [peeringAccepter, { requester: { accountId: 5, vpc: "v" } }, /requester\.accountId 5: .* Set it to a string\./],
  ];
  for (const [handler, program, words] of cases)
    it(`${handler.kind} ${JSON.stringify(program)}`, async () =>
      assert.match((await reasons(handler, program)).join("\n"), words));

  it("has an error even if its name is that of a property of all objects", async () => {
    for (const name of ["constructor", "toString", "hasOwnProperty"])
      for (const [handler] of KINDS) {
        const logged = (await reasons(handler, { [name]: "x" })).join("\n");
        assert.match(logged, new RegExp(`^${name}: .* has no property of that name .*unknown-property`, "m"));
      }
  });

  for (const [handler, schema] of KINDS)
    it(`of a ${handler.kind} has an error without the description of the field`, async () => {
      for (const [name, type] of Object.entries(schema.shape) as [string, z.ZodType][]) {
        const { description } = type.meta()!;
        const logged = (await reasons(handler, { [name]: { no: [{}] } })).join("\n");
        assert.ok(logged.includes(name), `${name}: ${logged}`);
        assert.ok(!logged.includes(description!.slice(0, 20)), `${name}: ${logged}`);
        assert.notEqual(expectedValue(schema, [name]), "another value", name);
      }
    });
});

const CONNECTION = { vpc: "r/vpc-aaaaaaaa", peerVpc: "r/vpc-bbbbbbbb" };
const ROUTE = { vpc: "r/vpc-aaaaaaaa", destinationCidrBlock: "10.0.0.0/24", peeringConnection: "r/pcx-aaaaaaaa" };
const { vpc: _, ...ROUTE_ELSEWHERE } = ROUTE;

describe("an ID that is none", () => {
  const FORM =
    "is not an ID: an ID is the vendor's ID, with its region and a slash in front or without, and has no spaces";
  const cases: readonly (readonly [Handler, Props, string])[] = [
    [peeringConnection, { ...CONNECTION, vpc: "r/vpc-aaaaaaaa/b" }, `vpc "r/vpc-aaaaaaaa/b": ${FORM}`],
    [peeringConnection, { ...CONNECTION, peerVpc: "//" }, `peerVpc "//": ${FORM}`],
    [peeringConnection, { ...CONNECTION, peerVpc: "r/" }, `peerVpc "r/": ${FORM}`],
    [peeringConnection, { ...CONNECTION, peerVpc: "vpc-a\n" }, `peerVpc "vpc-a\\n": ${FORM}`],
    [
      peeringConnection,
      { ...CONNECTION, vpc: "r/pcx-aaaaaaaa" },
      'vpc "r/pcx-aaaaaaaa": is the ID of a peering connection',
    ],
    [peeringAccepter, { peeringConnection: "vpc-aaaaaaaa" }, 'peeringConnection "vpc-aaaaaaaa": is the ID of a VPC'],
    [
      peeringAccepter,
      { vpc: "vpc-aaaaaaaa", requester: { accountId: "1", vpc: "v v" } },
      `requester.vpc "v v": ${FORM}`,
    ],
    [peeringAccepter, { peeringConnection: "p", expectedPeerVpcId: "a b" }, `expectedPeerVpcId "a b": ${FORM}`],
    [route, { ...ROUTE, peeringConnection: "the other" }, `peeringConnection "the other": ${FORM}`],
    [route, { ...ROUTE_ELSEWHERE, routeTableId: "vpc-aaaaaaaa" }, 'routeTableId "vpc-aaaaaaaa": is the ID of a VPC'],
    [route, { ...ROUTE_ELSEWHERE, subnetId: "/" }, `subnetId "/": ${FORM}`],
    [
      subnet,
      { vpc: "subnet-aaaaaaaa", cidrBlock: "10.0.0.0/24", zone: "z" },
      'vpc "subnet-aaaaaaaa": is the ID of a subnet',
    ],
    [subnet, { vpc: "v", cidrBlock: "10.0.0.0/24", zone: "z", routeTable: "a/b/c" }, `routeTable "a/b/c": ${FORM}`],
    [routeTable, { vpc: "a/b/c" }, `vpc "a/b/c": ${FORM}`],
  ];
  for (const [handler, program, words] of cases)
    it(`${handler.kind} ${JSON.stringify(program)}`, async () => {
      const [reason, ...more] = await reasons(handler, program);
      assert.ok(reason?.startsWith(`${words} [tce]. Set it to the ID of a `), reason);
      assert.deepEqual(more, []);
    });

  it("has an example in the vendor's shape", async () =>
    assert.match(
      (await reasons(peeringConnection, { ...CONNECTION, vpc: "/" })).join("\n"),
      /Set it to the ID of a VPC, for example "ap-guangzhou\/vpc-01234567"\./,
    ));

  it("is an ID of an unknown shape", async () =>
    assert.deepEqual(await reasons(peeringConnection, { vpc: "r/gz_vpc_226", peerVpc: "VPC.7" }), []));
});

describe("an empty value", () => {
  it("of another type is an error", async () => {
    const found = await reasons(vpc, {
      cidrBlock: "10.0.0.0/24",
      name: {},
      enableIpv6: "",
      tags: "",
      secondaryCidrBlocks: {},
    });
    assert.deepEqual(
      found.map((reason) => reason.split(" [")[0]),
      [
        "name {}: must be a string, and is an object",
        "secondaryCidrBlocks {}: must be a list, and is an object",
        'enableIpv6 "": must be true or false, and is a string',
        'tags "": must be an object, and is a string',
      ],
    );
  });

  it("of a property that does not exist is an error", async () =>
    assert.match((await reasons(vpc, { cidrBlock: "10.0.0.0/24", tag: {} })).join("\n"), /^tag: Vpc has no property/));

  it("of the property's type equals none", async () => {
    assert.deepEqual(await reasons(vpc, { cidrBlock: "10.0.0.0/24", name: "", tags: {}, secondaryCidrBlocks: [] }), []);
    assert.deepEqual(await reasons(peeringConnection, { ...CONNECTION, chargeType: "", onEnded: "" }), []);
  });
});

describe("a property that the provider sets", () => {
  for (const [handler, inputs] of [
    [vpc, { cidrBlock: "10.0.0.0/24" }],
    [peeringConnection, CONNECTION],
    [peeringAccepter, { peeringConnection: "p" }],
    [route, ROUTE],
  ] as const)
    it(`is an error in a program's ${handler.kind}`, async () => {
      for (const [name, value] of Object.entries({ account: "them", ownTags: ["a"], desiredState: "connected" })) {
        const found = await reasons(handler, { ...inputs, [name]: value });
        assert.match(found.join("\n"), new RegExp(`^${name}: ${handler.kind} has no property of that name`), name);
        assert.equal(found.length, 1, found.join("\n"));
      }
    });

  it("is kept as the state has it", async () => {
    const cloud = new FakeCloud();
    const step = new Step(vpc, () => runOn(cloud.backend(), "tce", "r"));
    await step.up({ cidrBlock: "10.0.0.0/24" });
    const { account } = step.state!.outputs;
    assert.deepEqual(await step.check({ cidrBlock: "10.0.0.0/24", account }), []);
  });

  it("names the Provider for an account", async () =>
    assert.match(
      (await reasons(vpc, { cidrBlock: "10.0.0.0/24", account: "100000000002" })).join("\n"),
      /Remove it, and pass the Provider of that account, or set vpcpeering:accountId\./,
    ));
});

describe("one mistake", () => {
  const FAR = { ...CONNECTION, peerVpc: "ap-beijing/vpc-bbbbbbbb" };
  const cases: readonly (readonly [string, Handler, Props, VendorId, RegExp])[] = [
    [
      "a region that contradicts the VPC's",
      peeringConnection,
      { ...CONNECTION, region: "s" },
      "tce",
      /^region "s": the VPC/,
    ],
    [
      "a region of the peer likewise",
      peeringConnection,
      { ...CONNECTION, peerRegion: "s" },
      "tce",
      /^peerRegion "s": the VPC/,
    ],
    ["a region that is none", peeringConnection, { ...FAR, vpc: "RR/v" }, "tencent", /^region "RR": it does not/],
    [
      "a block of a vendor without secondary ones",
      vpc,
      { cidrBlock: "10.0.0.0/24", secondaryCidrBlocks: ["x"] },
      "jdcloud",
      /no secondary/,
    ],
    [
      "both ways to name a request",
      peeringAccepter,
      { peeringConnection: "p", requester: { accountId: "1", vpc: "v" }, trustedAccountIds: ["2"] },
      "tce",
      /cannot be combined/,
    ],
    [
      "a region of an accepter",
      peeringAccepter,
      { vpc: "v", requester: { accountId: "1", vpc: "v" }, region: "r r" },
      "tce",
      /^region "r r": it does not/,
    ],
    ["a region of a route", route, { ...ROUTE, vpc: "v", region: "r r" }, "tce", /^region "r r": it does not/],
    [
      "a region of a subnet",
      subnet,
      { vpc: "v", cidrBlock: "10.0.0.0/24", zone: "z", region: "r r" },
      "tce",
      /^region "r r": it does not/,
    ],
    ["a region of a route table", routeTable, { vpc: "v", region: "r r" }, "tce", /^region "r r": it does not/],
    [
      "a bandwidth that no number can have",
      peeringConnection,
      { ...FAR, bandwidthMbps: 1e21 },
      "tce",
      /^bandwidthMbps 1e\+21: .* whole number/,
    ],
  ];
  for (const [title, handler, program, vendor, words] of cases)
    it(`is one error: ${title}`, async () => {
      const found = await reasons(handler, program, vendor);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, words);
    });

  it("is one error: a peer VPC of another cloud", async () => {
    const scene = new Scene("jdcloud");
    try {
      const facts = {
        peerVpc: { urn: "urn:b", region: "cn-north-4", account: "api/huawei/00000000000000000000000000000001" },
      };
      const step = new Step(peeringConnection, () => runOn(scene.as(0), "jdcloud", scene.region), "link", facts);
      const vpcs = { vpc: "cn-north-1/vpc-aaaaaaaaaa", peerVpc: "cn-north-4/b" };
      for (const program of [vpcs, { ...vpcs, peerAccountId: "100000000002" }]) {
        const found = (await step.check(program)).map(({ reason }) => reason);
        assert.equal(found.length, 1, found.join("\n"));
        assert.match(
          found[0]!,
          /^peerVpc: the peer VPC is in another vendor's cloud, .* a connection cannot leave embedded\/jd/,
        );
      }
    } finally {
      scene.end();
    }
  });
});
