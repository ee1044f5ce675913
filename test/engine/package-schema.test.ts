/** The generated package schema, as Pulumi's own check and readers see it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const file = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "sdk", "schema.json");

interface Property {
  readonly $ref?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}
interface Schema {
  readonly name: string;
  readonly config: { readonly variables: Readonly<Record<string, Property>> };
  readonly types: Readonly<Record<string, { readonly properties?: Readonly<Record<string, Property>> }>>;
  readonly resources: Readonly<
    Record<string, { readonly properties: object; readonly inputProperties: Readonly<Record<string, Property>> }>
  >;
  readonly functions: Readonly<Record<string, { readonly outputs: { readonly properties: object } }>>;
}

describe("the package schema", function () {
  this.timeout(60_000);
  const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;

  it("passes `pulumi schema check`", async () => {
    const { stdout, stderr } = await promisify(execFile)("pulumi", ["schema", "check", file]);
    assert.deepEqual([stdout, stderr], ["", ""]);
  });

  it("has every resource, function, setting and type, with their details", () => {
    assert.equal(schema.name, "vpcpeering");
    assert.deepEqual(
      Object.keys(schema.resources),
      [
        "Vpc",
        "Subnet",
        "RouteTable",
        "PeeringConnection",
        "PeeringAccepter",
        "Route",
        "PeeringLink",
        "PeeringMesh",
      ].map((kind) => `vpcpeering:index:${kind}`),
    );
    const { properties, inputProperties } = schema.resources["vpcpeering:index:PeeringConnection"]!;
    assert.equal(inputProperties["peerVpc"]!.willReplaceOnChanges, true);
    assert.equal(inputProperties["bandwidthMbps"]!.willReplaceOnChanges, undefined);
    assert.ok(!("desiredState" in inputProperties) && !("desiredState" in properties));
    assert.ok("account" in properties && !("account" in inputProperties));
    assert.ok("routes" in schema.functions["vpcpeering:index:getRoutes"]!.outputs.properties);
    assert.equal(schema.config.variables["secretKey"]!.secret, true);
    assert.deepEqual(Object.keys(schema.types["vpcpeering:index:PeeringEnd"]!.properties!), [
      "accountId",
      "region",
      "vpcId",
      "cidrBlocks",
    ]);
  });
});
