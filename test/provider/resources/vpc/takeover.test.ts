/** A name that one VPC of a program gives up and another takes in the same update, where names are unique. */
import assert from "node:assert/strict";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import type { Props } from "../../../../provider/engine/props.js";
import type { VendorId } from "../../../../provider/rules/registry.js";
import type { Run } from "../../../../provider/run/run.js";
import { refused } from "../../cloud/refusals.js";
import { Scene } from "../../cloud/scene.js";
import { runOn } from "../step.js";

const urnOf = (name: string) => `urn:pulumi:dev::p::vpcpeering:index:Vpc::${name}`;

describe("the name of a Vpc that another one takes in the same update", () => {
  let scene: Scene;
  let run: Run;
  let warnings: string[];
  const open = (vendor: VendorId) => {
    scene = new Scene(vendor);
    warnings = [];
    run = runOn(scene.as(0), vendor, scene.region, warnings);
  };
  afterEach(() => scene.end());

  const CIDRS: Readonly<Record<string, string>> = { a: "10.1.0.0/16", b: "10.2.0.0/16", c: "10.3.0.0/16" };

  /** Errors of the check of one resource, in the order in which the engine happens to check them. */
  const check = async (
    resource: string,
    before: string | undefined,
    name: string,
    more: Props = {},
    after?: string,
  ) => {
    const options = after === undefined ? {} : { options: { after: [urnOf(after)] } };
    const own = { region: scene.region, cidrBlock: CIDRS[resource] };
    const olds = before === undefined ? {} : { ...own, name: before, account: scene.as(0).identity };
    const news = { ...own, name, __plan: { urn: urnOf(resource), ...options }, ...more };
    return (await vpc.check(run, olds, news)).failures.map(({ reason }) => reason).join("\n");
  };
  const FIX = 'In one update give "a" a name that is free, and in the next "b" the name "x"';
  const WAIT =
    '; or let "b" wait: add "a" itself to its option dependsOn, because an order through other resources may not show';

  it("is an error that names both and the fix, whichever is checked first", async () => {
    const words =
      /^name "x": "a" has this name until the update changes it, and "b" takes it in the same update \[huawei, /;
    for (const former of [undefined, "z"]) {
      open("huawei");
      assert.equal(await check("a", "x", "y"), "");
      const late = await check("b", former, "x");
      assert.match(late, words);
      assert.ok(late.includes(FIX + WAIT), late);
      scene.end();
      open("huawei");
      assert.equal(await check("b", former, "x"), "");
      const early = await check("a", "x", "y");
      assert.match(early, words);
      assert.ok(early.includes(FIX + WAIT), early);
      scene.end();
    }
    open("huawei");
  });

  it("is taken after a rename that the engine does first", async () => {
    open("qcloud");
    assert.equal(await check("a", "x", "y"), "");
    assert.equal(await check("b", undefined, "x", {}, "a"), "");
  });

  it("is taken after a rename that the engine does before another VPC that it waits for", async () => {
    open("huawei");
    assert.equal(await check("a", "x", "y"), "");
    assert.equal(await check("c", "z", "z", {}, "a"), "");
    assert.equal(await check("b", undefined, "x", {}, "c"), "");
  });

  it("cannot go round in a ring in any order", async () => {
    open("huawei");
    assert.equal(await check("a", "x", "y"), "");
    assert.equal(await check("b", "z", "x", {}, "a"), "");
    const last = await check("c", "y", "z", {}, "b");
    assert.match(
      last,
      /^name "y": "c" has this name until .*In one update give "c" a name that is free, and in the next "a"/,
    );
    assert.doesNotMatch(last, /dependsOn/);
  });

  it("cannot go round in a ring without an order, and no waiting is offered once the ring shows", async () => {
    open("qcloud");
    assert.equal(await check("a", "x", "y"), "");
    assert.match(await check("b", "y", "z"), /let "a" wait/);
    const last = await check("c", "z", "x");
    assert.match(last, /^name "x": "a" has this name until the update changes it, and "c" takes it/);
    assert.doesNotMatch(last, /dependsOn/);
  });

  it("is a warning if its program is in another language, whose order does not show, and an error in a ring", async () => {
    open("huawei");
    const other = (name: string) => ({ __plan: { urn: urnOf(name), options: { areUnknown: true } } });
    assert.equal(await check("a", "x", "y", other("a")), "");
    assert.equal(warnings.length, 0);
    assert.equal(await check("b", "z", "x", other("b")), "");
    assert.equal(warnings.length, 1);
    assert.ok(warnings[0]!.includes(FIX + WAIT), warnings[0]);
    assert.match(await check("c", "y", "z", other("c")), /^name "z": "b" has this name until .*the name "z"\. /);
    assert.equal(warnings.length, 1);
    const replaced = { cidrBlock: "10.9.0.0/16" };
    scene.end();
    open("huawei");
    assert.equal(await check("a", "x", "y", { ...replaced, ...other("a") }), "");
    assert.match(await check("b", undefined, "x", other("b")), /until it is replaced and deleted/);
    assert.equal(warnings.length, 0);
  });

  it("cannot be exchanged in any order", async () => {
    open("qcloud");
    assert.equal(await check("a", "x", "y"), "");
    const unordered = await check("b", "y", "x");
    assert.match(unordered, /^name "x": "a" has this name until the update changes it, and "b" takes it/);
    assert.doesNotMatch(unordered, /dependsOn/);
    scene.end();
    open("qcloud");
    assert.equal(await check("a", "x", "y"), "");
    const exchanged = await check("b", "y", "x", {}, "a");
    assert.match(exchanged, /^name "y": "b" has this name until the update changes it, and "a" takes it/);
    assert.doesNotMatch(exchanged, /dependsOn/);
  });

  it("is not free while the VPC that had it is replaced, whatever the order", async () => {
    open("huawei");
    assert.equal(await check("a", "x", "y", { cidrBlock: "10.9.0.0/16" }), "");
    const replaced = await check("b", undefined, "x", {}, "a");
    assert.match(replaced, /^name "x": "a" has this name until it is replaced and deleted, and "b" takes it/);
    assert.doesNotMatch(replaced, /dependsOn/);
  });

  it("cannot be kept by a replacement that the options create first, which a preview shows", async () => {
    const first = (name: string) => ({
      cidrBlock: "10.9.0.0/16",
      __plan: { urn: urnOf(name), options: { deleteBeforeReplace: false } },
    });
    open("huawei");
    assert.match(
      await check("a", "x", "x", first("a")),
      /^name "x": the VPC is replaced, and its replacement cannot have its name beside it \[huawei, .+\]\. Remove deleteBeforeReplace: false/,
    );
    assert.equal(await check("b", "z", "y", first("b")), "");
    scene.end();
    open("tencent");
    assert.equal(await check("a", "x", "x", first("a")), "");
  });

  it("is no matter in another region, or where names are not unique", async () => {
    open("huawei");
    assert.equal(await check("a", "x", "y"), "");
    assert.equal(await check("b", undefined, "x", { region: scene.farRegion }), "");
    scene.end();
    open("tencent");
    assert.equal(await check("a", "x", "y"), "");
    assert.equal(await check("b", undefined, "x"), "");
  });

  it("is refused with the fix if the VPC that has it is deleted by the same update, which deletes last", async () => {
    open("huawei");
    const backend = scene.as(0);
    const own = { region: scene.region, name: "x" };
    await backend.createVpc({ ...own, cidrBlock: CIDRS["a"]! });
    const words =
      /^name "x": .*Choose another name; delete or rename the VPC that has it in an update before this one, /;
    const props = { ...own, cidrBlock: CIDRS["b"], account: backend.identity };
    await refused("already-exists", words, () => vpc.create(run, props));
    const { id, outs } = await vpc.create(run, { ...props, name: "y" });
    await refused("already-exists", words, () => vpc.update(run, id, outs, { ...outs, name: "x" }));
  });
});
