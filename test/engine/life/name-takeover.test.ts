import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

const CONFIG = { "vpcpeering:vendor": "huawei", "vpcpeering:region": "cn-north-4" };

/** Names of VPCs are unique on Huawei Cloud, and the engine changes resources without an order of their own. */
describe("a VPC that takes the name of another one in the same update", function () {
  this.timeout(120_000);
  let stack: EngineStack;
  const program = (names: readonly [string, string, string?], options = "") => `${IMPORTS}
    const a = new Vpc("a", { name: "${names[0]}", cidrBlock: "10.1.0.0/16" });
    const b = new Vpc("b", { name: "${names[1]}", cidrBlock: "10.2.0.0/16" }, { ${options} });
    ${names[2] === undefined ? "" : `new Vpc("c", { name: "${names[2]}", cidrBlock: "10.3.0.0/16" }, { dependsOn: [b] });`}
  `;
  const names = async () => (await stack.cloud())["vpcs"]!.map(({ name }) => String(name)).toSorted();

  before(async () => {
    stack = await engineStack({ program: program(["x", "z"]), config: CONFIG });
    await stack.up();
  });
  after(() => stack?.close());

  it("is an error at preview that names both", async () => {
    await stack.setProgram(program(["y", "x"]));
    const { errors } = await stack.preview({ expectError: true });
    const words =
      /name "x": "a" has this name until the update changes it, and "b" takes it in the same update \[huawei, .+\]\. In one update give "a" a name that is free, and in the next "b" the name "x"; or let "b" wait: add "a" itself to its option dependsOn, because an order through other resources may not show\. \(vendor-rule\)/;
    assert.match(errors, words);
    assert.deepEqual(await names(), ["x", "z"]);
  });

  it("waits for the other one that its dependsOn names, as a chain does", async () => {
    await stack.setProgram(program(["y", "x", "z"], "dependsOn: [a]"));
    await stack.up();
    assert.deepEqual(await names(), ["x", "y", "z"]);
    assert.deepEqual((await stack.preview()).changes, []);
  });
});

/** Each pair or ring has names and VPCs of its own, so that one run of the engine has all of them. */
describe("names that VPCs take from each other in one update", function () {
  this.timeout(180_000);
  let stack: EngineStack;
  after(() => stack?.close());

  const HELPERS = `${IMPORTS}
    const { Subnet } = require("pulumi-vpc-peering");
    let next = 0;
    const vpc = (name, cloudName, opts, more) => new Vpc(name, { name: cloudName, cidrBlock: "10." + next++ + ".0.0/16", ...more }, opts);
    const own = { create: async () => ({ id: "1", outs: {} }) };
    const foreign = (vpc) => new pulumi.dynamic.Resource(own, "foreign", {}, { dependsOn: vpc });
  `;
  /** \`b\` takes the name of \`a\` after it, in the ways that a program shows. */
  const ordered = (isNext: boolean) => {
    const [first, second] = isNext ? ["y", "x"] : ["x", "z"];
    const pair = (way: string, opts: string, between = "", more = "") => `{
      const a = vpc("${way}-a", "${way}-${first}");
      ${between}
      vpc("${way}-b", "${way}-${second}", ${opts}, ${more || "{}"});
    }`;
    return [
      pair("parent", "{ parent: a }"),
      pair(
        "above",
        "{ parent: group }",
        'const group = new pulumi.ComponentResource("t:index:Group", "above", {}, { parent: a });',
      ),
      pair("output", "{ dependsOn: pulumi.output([a]) }"),
      pair("promise", "{ dependsOn: [Promise.resolve(a)] }"),
      pair("property", "{}", "", "{ description: pulumi.interpolate`after ${a.id}` }"),
      pair(
        "subnet",
        "{ dependsOn: net }",
        'const net = new Subnet("net", { vpc: a, cidrBlock: "10." + (next - 1) + ".1.0/24" });',
      ),
      pair(
        "component",
        "{ dependsOn: group }",
        'const group = new pulumi.ComponentResource("t:index:Group", "group"); new Vpc("among", { name: "among", cidrBlock: "10.99.0.0/16" }, { parent: group, dependsOn: a });',
      ),
    ].join("\n");
  };
  /** What cannot be done in the order that the program gives, or shows: before, after, and the words of the error. */
  const UNORDERED: readonly (readonly [way: string, before: string, after: string, words: RegExp])[] = [
    [
      "an exchange",
      'vpc("a", "e1"); vpc("b", "e2");',
      'vpc("a", "e2"); vpc("b", "e1");',
      /name "e\d": "[ab]" has this name until the update changes it, and "[ab]" takes it .*the name "e\d"\. \(vendor-rule\)/,
    ],
    [
      "an exchange in an order",
      'const c = vpc("c", "f1"); vpc("d", "f2", { dependsOn: c });',
      'const c = vpc("c", "f2"); vpc("d", "f1", { dependsOn: c });',
      /name "f2": "d" has this name until the update changes it, and "c" takes it .*the name "f2"\. \(vendor-rule\)/,
    ],
    [
      "a ring of three",
      'const r = vpc("r", "r1"); const s = vpc("s", "r2", { dependsOn: r }); vpc("t", "r3", { dependsOn: s });',
      'const r = vpc("r", "r3"); const s = vpc("s", "r1", { dependsOn: r }); vpc("t", "r2", { dependsOn: s });',
      /name "r3": "t" has this name until the update changes it, and "r" takes it .*the name "r3"\. \(vendor-rule\)/,
    ],
    [
      "an order through another package's resource",
      'const u = vpc("u", "u1"); vpc("v", "u3");',
      'const u = vpc("u", "u2"); vpc("v", "u1", { dependsOn: foreign(u) });',
      /name "u1": "u" has this name .*; or let "v" wait: add "u" itself to its option dependsOn, because /,
    ],
  ];
  const unordered = UNORDERED.map(([, before]) => before).join("\n");
  const cloudNames = async () =>
    Object.fromEntries((await stack.cloud())["vpcs"]!.map(({ name, cidrBlock }) => [String(name), cidrBlock]));

  it("are errors at preview if they go round, or if the order does not show", async () => {
    stack = await engineStack({ program: HELPERS + ordered(false) + unordered, config: CONFIG });
    await stack.up();
    for (const [way, before, after, words] of UNORDERED) {
      await stack.setProgram(HELPERS + ordered(false) + unordered.replace(before, after));
      const { errors } = await stack.preview({ expectError: true });
      assert.match(errors, words, way);
    }
  });

  it("are taken in one update if the order shows", async () => {
    const before = await cloudNames();
    const [, unnamed, behind] = UNORDERED.find(([way]) => way.startsWith("an order"))!;
    const named = unordered.replace(unnamed, behind.replace("foreign(u)", "[foreign(u), u]"));
    await stack.setProgram(HELPERS + ordered(true) + named);
    await stack.up();
    const after = await cloudNames();
    for (const way of ["parent", "above", "output", "promise", "property", "subnet", "component"]) {
      const taken = [after[`${way}-y`], after[`${way}-x`]];
      assert.deepEqual(taken, [before[`${way}-x`], before[`${way}-z`]], way);
    }
    assert.deepEqual([after["u2"], after["u1"]], [before["u1"], before["u3"]]);
    assert.deepEqual((await stack.preview()).changes, []);
  });
});

const JDCLOUD = { "vpcpeering:vendor": "jdcloud", "vpcpeering:region": "cn-north-1" };

/** Names of connections are unique in an account of JD Cloud, those of their second halves too. */
describe("the name of a connection", function () {
  this.timeout(180_000);
  let stack: EngineStack;
  const program = (lines: string) => `${IMPORTS}
    const vpcs = [1, 2, 3, 4, 5].map((n) => new Vpc("vpc" + n, { cidrBlock: "10." + n + ".0.0/16" }));
    const link = (name, cloudName, from, to, opts) => new PeeringConnection(name, { name: cloudName, vpc: vpcs[from], peerVpc: vpcs[to] }, opts);
    ${lines}
  `;
  const START = 'link("a", "x", 0, 1); link("b", "z", 2, 3);';
  const connections = async () =>
    (await stack.cloud())["peeringConnections"]!.map(({ name }) => String(name)).toSorted();
  const refusal = async (lines: string) => {
    await stack.setProgram(program(lines));
    return (await stack.preview({ expectError: true })).errors;
  };

  before(async () => {
    stack = await engineStack({ program: program(START), config: JDCLOUD });
    await stack.up();
  });
  after(() => stack?.close());

  it("is an error at preview if two have it, or one outside the program, or if it is exchanged", async () => {
    assert.match(
      await refusal('link("a", "x", 0, 1); link("b", "x_peer", 2, 3);'),
      /both describe the connection "x_peer" of \d+, where connections have unique names \[jdcloud, .+\]\. Give one of the two another name\./,
    );
    assert.match(
      await refusal('link("a", "z", 0, 1); link("b", "x", 2, 3);'),
      /name "[xz]": "[ab]" has this name until the update changes it, and "[ab]" takes it .*the name "[xz]"\. \(vendor-rule\)/,
    );
    // The engine deletes the connection "b" after it has created "c".
    assert.match(
      await refusal('link("a", "x", 0, 1); link("c", "z", 2, 4);'),
      /name "z": account \d+ already has a connection of that name: cn-north-1\/vpcpr-\w+ \[jdcloud, .+\]\. Choose another name; delete or rename/,
    );
    assert.deepEqual(await connections(), ["x", "z"]);
  });

  it("is taken from a connection that dependsOn puts first", async () => {
    await stack.setProgram(program('const a = link("a", "y", 0, 1); link("b", "x", 2, 3, { dependsOn: a });'));
    await stack.up();
    assert.deepEqual(await connections(), ["x", "y"]);
    assert.deepEqual((await stack.preview()).changes, []);
  });

  it("is kept by a replacement, which the engine creates after it has deleted the connection", async () => {
    const moved = 'const a = link("a", "y", 0, 4); link("b", "x", 2, 3, { dependsOn: a });';
    await stack.setProgram(program(moved));
    const ofA = ({ urn }: { readonly urn: string }) => urn.endsWith("::a");
    const shown = (await stack.preview()).changes.filter(ofA);
    assert.deepEqual(
      shown.map(({ op }) => op),
      ["replace"],
    );
    const done = (await stack.up()).steps.filter(ofA);
    assert.deepEqual(
      done.map(({ op }) => op).filter((op) => op !== "replace"),
      ["delete-replaced", "create-replacement"],
    );
    assert.deepEqual(await connections(), ["x", "y"]);
    const first = moved.replace('link("a", "y", 0, 4)', 'link("a", "y", 0, 1, { deleteBeforeReplace: false })');
    assert.match(
      await refusal(first),
      /name "y": the connection is replaced, and its replacement cannot have its name beside it/,
    );
  });
});
