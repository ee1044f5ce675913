/** Errors of inputs of a wrong type or value: they name types and values, not the description in the reference. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { expectedValue } from "../../../provider/resources/expected-value.js";
import type { Handler } from "../../../provider/resources/handler.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { schema as accepterSchema } from "../../../provider/resources/peering-accepter/schema.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { schema as connectionSchema } from "../../../provider/resources/peering-connection/schema.js";
import { route } from "../../../provider/resources/route/handler.js";
import { schema as routeSchema } from "../../../provider/resources/route/schema.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import { schema as vpcSchema } from "../../../provider/resources/vpc/schema.js";
import type { Props } from "../../../provider/engine/props.js";
import { FakeCloud } from "../backend/fake-cloud.js";
import { runOn, Step } from "./step.js";

const KINDS: readonly (readonly [Handler, z.ZodObject])[] = [
  [vpc, vpcSchema],
  [peeringConnection, connectionSchema],
  [peeringAccepter, accepterSchema],
  [route, routeSchema],
];

const reasons = async (handler: Handler, program: Props): Promise<string[]> => {
  const cloud = new FakeCloud();
  const step = new Step(handler, () => runOn(cloud.backend(), "tce", "r"));
  return (await step.check(program)).map(({ reason }) => reason);
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
        const told = (await reasons(handler, { [name]: "x" })).join("\n");
        assert.match(told, new RegExp(`^${name}: .* has no property of that name .*unknown-property`, "m"));
      }
  });

  for (const [handler, schema] of KINDS)
    it(`of a ${handler.kind} has an error without the description of the field`, async () => {
      for (const [name, type] of Object.entries(schema.shape) as [string, z.ZodType][]) {
        const { description } = type.meta()!;
        const told = (await reasons(handler, { [name]: { no: [{}] } })).join("\n");
        assert.ok(told.includes(name), `${name}: ${told}`);
        assert.ok(!told.includes(description!.slice(0, 20)), `${name}: ${told}`);
        assert.notEqual(expectedValue(schema, [name]), "another value", name);
      }
    });
});
