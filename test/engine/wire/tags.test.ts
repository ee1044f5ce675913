/**
 * Tags over each vendor's wire: another program's tag changes nothing, the program's own change in place or not at all,
 * and no connection is replaced for them.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import type { LogEntry } from "../../../provider/servers/emulator/log.js";
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { runProgram } from "../harness/command.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import type { EngineRun } from "../harness/report.js";
import { WIRES } from "./grounds.js";

const MAIN = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "dist", "cli", "main.js");

/** One wire for each vendor. */
const VENDORS = WIRES.filter(({ path }) => path === undefined);

/** Tags that a program can set, and whether those of existing objects can be changed. */
const TAGGED: Readonly<Record<VendorId, readonly [vpc: string, connection: string, subnet: string, table: string]>> = {
  tencent: ["update", "update", "update", "update"],
  tce: ["update", "none", "update", "update"],
  qcloud: ["none", "none", "none", "none"],
  huawei: ["update", "none", "update", "none"],
  "jdcloud-cps": ["none", "none", "none", "none"],
  jdcloud: ["creation", "creation", "none", "none"],
};

interface Form {
  /** Tag of the connection on tencent. */
  readonly team?: string;
  /** Of all providers. */
  readonly settings?: object;
}

describe("tags over the wire", function () {
  this.timeout(600_000);
  const log: LogEntry[] = [];
  let folder: string;
  let emulator: RunningEmulator;
  let stack: EngineStack;
  let operator: CloudOperator;
  let ids: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-tags-"));
    emulator = await startEmulator({
      cloudFile: join(folder, "cloud.db"),
      behaviour: { task: 50 },
      onEntry: (entry) => log.push(entry),
    });
    operator = new CloudOperator(emulator.cloudFile);
    const keys = VENDORS.flatMap(({ vendor }) => {
      const { secretId, secretKey } = emulator.keysOf(vendor)[0]!;
      return [
        [`${vendor}-id`, secretId],
        [`${vendor}-key`, secretKey],
      ];
    });
    const secretConfig = Object.fromEntries(keys) as Record<string, string>;
    stack = await engineStack({ program: program(), cloudFile: emulator.cloudFile, secretConfig });
    await stack.up();
    ids = (await stack.outputs())["ids"] as Record<string, string>;
  });
  after(async () => {
    operator?.close();
    await stack?.close();
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function program({ team = "net", settings = {} }: Form = {}): string {
    const strands = VENDORS.map(({ vendor, backend, region }) => {
      const provider = {
        vendor,
        backend,
        endpoint: emulator.urls[backend === "gateway" ? "gateway" : vendor],
        region,
        accountId: emulator.keysOf(vendor)[0]!.accountId,
        timeoutSeconds: 30,
        ...settings,
      };
      const [ofVpc, ofConnection, ofSubnet, ofTable] = TAGGED[vendor];
      const tags = (support: string, value: string) => (support === "none" ? "" : `tags: { team: "${value}" }`);
      const { subnetZone, routeTables } = rulesOf(vendor);
      const zone = subnetZone.value === "required" ? 'zone: "100001",' : "";
      const own = vendor === "tencent" ? team : "net";
      const table = `new RouteTable("${vendor}-table", { vpc: other, name: "apps", ${tags(ofTable, own)} }, { provider });`;
      return `{
        const provider = new Provider("${vendor}", { ...${JSON.stringify(provider)},
          secretId: config.requireSecret("${vendor}-id"), secretKey: config.requireSecret("${vendor}-key") });
        const one = new Vpc("${vendor}-one", { cidrBlock: "10.1.0.0/16", ${tags(ofVpc, "net")} }, { provider });
        const other = new Vpc("${vendor}-other", { cidrBlock: "10.2.0.0/16" }, { provider });
        const link = new PeeringConnection("${vendor}", { name: "link", vpc: one, peerVpc: other,
          ${tags(ofConnection, own)} }, { provider });
        exports.ids["${vendor}"] = link.id;
        new Subnet("${vendor}-net", { vpc: other, name: "net", cidrBlock: "10.2.1.0/24", ${zone}
          ${tags(ofSubnet, own)} }, { provider });
        ${"unsupported" in routeTables.value ? "" : table}
      }`;
    });
    return `${IMPORTS}\nconst { RouteTable, Subnet } = require("pulumi-vpc-peering");\nconst config = new pulumi.Config();\nexports.ids = {};\n${strands.join("\n")}`;
  }

  const changed = ({ changes }: EngineRun) =>
    changes.map(({ op, name, detailedDiff }) => [`${op} ${name}`, detailedDiff]);
  const tagsOf = (vendor: VendorId) => {
    const { peeringConnections } = operator.inventory({ all: true });
    return peeringConnections.find(({ id }) => id === rawId(vendor))!.tags ?? {};
  };
  /** Of the subnet and the route table, by name. */
  const tagsInVpc = (vendor: VendorId) => {
    const { subnets, routeTables } = operator.inventory();
    const tables = routeTables.filter(({ isDefault }) => !isDefault);
    const of = [...subnets, ...tables].filter((one) => one.vendor === vendor);
    return Object.fromEntries(of.map(({ name, tags = {} }) => [name, tags]));
  };
  const rawId = (vendor: VendorId) => ids[vendor]!.split("/")[1]!;
  const called = (pattern: RegExp) =>
    log
      .splice(0)
      .map(({ action }) => action)
      .filter((name) => pattern.test(name));

  it("of another program on an active connection are no change on any vendor", async () => {
    for (const { vendor } of VENDORS) operator.changeTags(rawId(vendor), { foreign: "by hand" });
    for (const { vendor } of VENDORS) assert.equal(tagsOf(vendor)["foreign"], "by hand", vendor);
    const { subnets, routeTables } = operator.inventory();
    const withForeign = { tags: { team: "net", foreign: "by hand" } };
    for (const { id, vpcId } of subnets) operator.updateSubnet(vpcId, id, withForeign);
    for (const { id, vpcId, isDefault } of routeTables)
      if (!isDefault) operator.updateRouteTable(vpcId, id, withForeign);
    assert.deepEqual(changed(await stack.preview({ args: ["--refresh"] })), []);
    await stack.refresh({ args: ["--expect-no-changes"] });
    assert.deepEqual(changed(await stack.up()), []);
    assert.deepEqual((await stack.outputs())["ids"], ids);
  });

  it("change in place on tencent, without an interruption in the report", async () => {
    await stack.setProgram(program({ team: "other" }));
    const plan = await stack.previewJson();
    const file = join(folder, "preview.json");
    await writeFile(file, plan);
    const report = await runProgram(process.execPath, [MAIN, "report", file], { cwd: folder, env: stack.env });
    assert.deepEqual([report.code, report.stderr], [0, ""]);
    assert.match(report.stdout, /No traffic is interrupted\. /);
    assert.match(report.stdout, /tags.*in place, no interruption/);
    log.length = 0;
    const inPlace = ["tencent", "tencent-net", "tencent-table"].map((name) => [
      `update ${name}`,
      { "tags.team": "update" },
    ]);
    const done = changed(await stack.up());
    assert.deepEqual(new Map(done as [string, object][]), new Map(inPlace as [string, object][]));
    const calls = called(/Modify|Create|Delete/);
    assert.deepEqual(calls, ["ModifyResourceTags", "ModifyResourceTags", "ModifyResourceTags"]);
    const kept = { team: "other", foreign: "by hand" };
    assert.deepEqual(tagsInVpc("tencent"), { net: kept, apps: kept });
    assert.deepEqual(tagsOf("tencent"), { team: "other", foreign: "by hand" });
    assert.deepEqual((await stack.outputs())["ids"], ids);
    assert.deepEqual(changed(await stack.preview({ args: ["--refresh"] })), []);
  });

  it("of the provider are added in place where the vendor can, with one warning elsewhere", async () => {
    await stack.setProgram(program({ team: "other", settings: { defaultTags: { cost: "7" } } }));
    const expected = VENDORS.flatMap(({ vendor }) => {
      const [ofVpc, ofConnection, ofSubnet, ofTable] = TAGGED[vendor];
      const first = ofVpc === "none" ? "tags" : "tags.cost";
      return [
        ...(ofVpc === "update"
          ? [[`update ${vendor}-one`, [first]] as const, [`update ${vendor}-other`, ["tags"]] as const]
          : []),
        ...(ofConnection === "update" ? [[`update ${vendor}`, ["ownTags[0]", "tags.cost"]] as const] : []),
        ...(ofSubnet === "update" ? [[`update ${vendor}-net`, ["ownTags[0]", "tags.cost"]] as const] : []),
        ...(ofTable === "update" ? [[`update ${vendor}-table`, ["ownTags[0]", "tags.cost"]] as const] : []),
      ];
    });
    const plan = await stack.preview();
    const shown = plan.changes.map(
      ({ op, name, detailedDiff }) => [`${op} ${name}`, Object.keys(detailedDiff)] as const,
    );
    const names = (list: readonly (readonly [string, readonly string[]])[]) => list.map(([name]) => name).toSorted();
    assert.deepEqual(names(shown), names(expected));
    const warnings = plan.warnings.split("\n").filter((line) => line.includes("defaultTags: left out"));
    for (const { vendor } of VENDORS) {
      const about = warnings.filter((line) => line.includes(`[${vendor}, `));
      assert.equal(about.length, TAGGED[vendor].includes("update") && !TAGGED[vendor].includes("none") ? 0 : 1, vendor);
    }
    const { changes } = await stack.up();
    assert.ok(changes.every(({ op }) => op === "update"));
    assert.deepEqual(tagsOf("tencent"), { team: "other", foreign: "by hand", cost: "7" });
    assert.deepEqual(changed(await stack.preview({ args: ["--refresh"] })), []);
    assert.deepEqual((await stack.outputs())["ids"], ids);
  });

  it("that the configuration ignores are kept when defaultTags no longer name them", async () => {
    await stack.setProgram(program({ team: "other", settings: { ignoreTags: { keys: ["cost"] } } }));
    assert.deepEqual(changed(await stack.preview({ args: ["--refresh"] })), []);
    await stack.setProgram(program({ team: "other" }));
    const { changes } = await stack.preview();
    assert.deepEqual(
      changes.map(({ op, name }) => `${op} ${name}`).toSorted(),
      ["huawei", "tce", "tencent"]
        .flatMap((vendor) => [`update ${vendor}-one`, `update ${vendor}-other`, `update ${vendor}-net`])
        .concat("update tencent", "update tce-table", "update tencent-table")
        .toSorted(),
    );
  });
});
