import assert from "node:assert/strict";
import { Script } from "node:vm";
import * as fc from "fast-check";
import { identifier, nameAll } from "../../../../provider/tools/import/naming.js";

describe("names of imported resources", () => {
  it("are camel case variables in any script, and no reserved words", () => {
    const variables: readonly (readonly [name: string, variable: string])[] = [
      ["PeerConn", "peerConn"],
      ["VPC", "vpc"],
      ["VPCMain-east", "vpcMainEast"],
      ["vpc-10-0-0-0-16", "vpc10_0_0_0_16"],
      ["生产-网络", "生产网络"],
      ["10-net", "vpc10Net"],
      ["class", "vpcClass"],
      ["a_b", "aB"],
      ["-", "vpc"],
    ];
    assert.deepEqual(
      variables.map(([name]) => identifier(name, "vpc")),
      variables.map(([, variable]) => variable),
    );
  });

  it("are the cloud's names, or the id if two are equal or there is none", () => {
    const [one, two, three, none] = [{}, {}, {}, {}];
    const names = nameAll(
      [
        { subject: one, label: "spoke", distinction: "vpc-1", word: "vpc" },
        { subject: two, label: "spoke", distinction: "vpc-2", word: "vpc" },
        { subject: three, label: "hub & more", distinction: "vpc-3", word: "vpc" },
        { subject: none, label: "", distinction: "pcx-4", word: "link" },
      ],
      ["ours"],
    );
    assert.deepEqual(
      [...names.values()],
      [
        { name: "spoke-vpc-1", variable: "spokeVpc1" },
        { name: "spoke-vpc-2", variable: "spokeVpc2" },
        { name: "hub-more", variable: "hubMore" },
        { name: "link-pcx-4", variable: "linkPcx4" },
      ],
    );
  });

  it("are unique and can always be declared", () => {
    const label = fc.oneof(fc.constantFrom("a", "a-1", "A", "1", "let", "ours", "a b", "a-b"), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(label, fc.constantFrom("1", "2", "b"))), (labels) => {
        const items = labels.map(([text, distinction]) => ({ subject: {}, label: text, distinction, word: "vpc" }));
        const named = [...nameAll(items, ["ours"]).values()];
        const names = ["ours", ...named.map(({ name }) => name)];
        const variables = ["ours", ...named.map(({ variable }) => variable)];
        assert.equal(new Set(names).size, labels.length + 1);
        assert.equal(new Set(variables).size, labels.length + 1);
        // Fails to compile where one of them is no identifier.
        new Script(`"use strict"; ${variables.map((variable) => `const ${variable} = 1;`).join(" ")}`);
      }),
    );
  });
});
