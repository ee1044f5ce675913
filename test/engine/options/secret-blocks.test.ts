/**
 * CIDR blocks that the program declares as secrets: no output, no message and no file has one as plain text, for blocks
 * that were secrets from the start and for those that become secrets later. Only the ID of a route contains one.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runProgram } from "../harness/command.js";
import { type EngineStack, engineStack, type ExportedState } from "../harness/harness.js";

const MAIN = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "dist", "cli", "main.js");

/** Secrets since their creation. */
const BORN = ["10.24.0.0", "10.24.7.0", "10.25.0.0"];
/** Plain at first. */
const TURNED = ["10.21.0.0", "10.23.0.0"];

const SETTINGS = `
  const pulumi = require("@pulumi/pulumi");
  const { PeeringConnection, PeeringAccepter, Provider, Route, RouteTable, Subnet, Vpc } = require("pulumi-vpc-peering");
  const secret = pulumi.secret;
  const of = (accountId) => ({ provider: new Provider("of-" + accountId, { vendor: "tencent", region: "ap-guangzhou", accountId }) });
  const [own, peer] = [of("100000000001"), of("100000000002")];`;

/** Two VPCs of one account: a primary and a secondary block, and a pair that never has a secret. */
const pair = (block: (text: string) => string): string => `
  const app = new Vpc("app", { cidrBlock: ${block("10.21.0.0/16")} }, own);
  const data = new Vpc("data", { cidrBlock: "10.22.0.0/16", secondaryCidrBlocks: [${block("10.23.0.0/16")}] }, own);
  const link = new PeeringConnection("link", { vpc: app, peerVpc: data }, own);
  const c = new Vpc("c", { cidrBlock: "10.31.0.0/16" }, own);
  const d = new Vpc("d", { cidrBlock: "10.32.0.0/16" }, own);
  const open = new PeeringConnection("open", { vpc: c, peerVpc: d }, own);
  new Route("to-d", { vpc: c, destinationCidrBlock: d.cidrBlock, peeringConnection: open }, own);`;

const asSecret = (text: string): string => `secret("${text}")`;

const PLAIN = `${SETTINGS}${pair((text) => `"${text}"`)}`;

const SECRET = `${SETTINGS}${pair(asSecret)}
  const far = new Vpc("far", { cidrBlock: ${asSecret("10.24.0.0/16")} }, peer);
  const table = new RouteTable("table", { vpc: far }, peer);
  const web = new Subnet("web", { vpc: far, cidrBlock: ${asSecret("10.24.7.0/24")}, zone: "ap-guangzhou-3", routeTable: table }, peer);
  const bridge = new PeeringConnection("bridge", { vpc: app, peerVpc: far }, own);
  const accepter = new PeeringAccepter("accepter", { peeringConnection: bridge }, peer);
  new Route("to-far", { vpc: app, destinationCidrBlock: far.cidrBlock, peeringConnection: accepter }, own);
  new Route("from-far", { routeTableId: table.id, destinationCidrBlock: app.cidrBlock, peeringConnection: accepter }, peer);
  const named = new Vpc("named", { cidrBlock: ${asSecret("10.25.0.0/16")} }, own);
  new PeeringConnection("by-id", { vpc: c, peerVpc: named.id }, own);
  exports.isCrossAccount = bridge.crossAccount;
  exports.far = bridge.accepter;`;

/** Within the block of the VPC of the other Provider. */
const OVERLAP = `${SECRET}
  const clash = new Vpc("clash", { cidrBlock: ${asSecret("10.24.7.0/25")} }, own);
  new PeeringConnection("clash", { vpc: clash, peerVpc: far }, own);`;

const namesOf = (changes: readonly { readonly op: string; readonly urn: string }[]) =>
  changes.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`).sort();

describe("CIDR blocks that are a secret", function () {
  this.timeout(300_000);

  for (const face of ["dynamic", "package"] as const)
    it(`are in no output, message or file of the ${face} provider`, async () => {
      const stack = await engineStack({ program: PLAIN, face });
      const written = new Map<string, string>();
      try {
        await stack.up();
        await stack.setProgram(SECRET);
        written.set("the preview", await stack.previewText());
        const previewed = await stack.previewJson();
        written.set("the preview as JSON", previewed);
        const update = await stack.up();
        written.set("the events of the update", JSON.stringify(update));
        assert.match(update.warnings, /the ID of a route contains its destination, and Pulumi does not encrypt IDs/);
        assert.deepEqual(
          namesOf(update.changes).filter((change) => !change.startsWith("create")),
          ["update link"],
        );
        assert.deepEqual((await stack.preview()).changes, []);

        const state = await stack.exportState();
        written.set("the state", JSON.stringify(state));
        assert.deepEqual(blocksOf(state, "open"), { requester: ["10.31.0.0/16"], accepter: ["10.32.0.0/16"] });
        assert.equal((await stack.outputs())["isCrossAccount"], true);
        assert.match(JSON.stringify(state), /"isCrossAccount":true/);
        for (const [name, text] of await reports(stack, previewed, state)) written.set(name, text);

        assert.deepEqual((await stack.refresh()).changes, []);
        assert.deepEqual((await stack.preview()).changes, []);
        written.set("the state after a refresh", JSON.stringify(await stack.exportState()));

        await stack.setProgram(OVERLAP);
        const { errors } = await stack.preview({ expectError: true });
        assert.match(errors, /the CIDR blocks of the two VPCs overlap \(\[secret\] and \[secret\]\)/);
        written.set("a refusal", errors);
        await stack.setProgram(SECRET);

        for (const path of readdirSync(stack.backend, { recursive: true, encoding: "utf8" }))
          if (statSync(join(stack.backend, path)).isFile())
            written.set(`the file ${path}`, readFileSync(join(stack.backend, path), "utf8"));
        const current = [...written.keys()].filter((name) => name.endsWith("stacks/test/dev.json"));
        assert.equal(current.length, 1, [...written.keys()].join("\n"));

        const found: string[] = [];
        for (const [name, text] of written) {
          // What the engine shows or keeps of the state before the update has the blocks that were plain in it.
          const isOfFormerState =
            /preview|events|^the report$/.test(name) || (name.startsWith("the file") && name !== current[0]);
          for (const block of isOfFormerState ? BORN : [...BORN, ...TURNED])
            if (text.replace(ROUTE_ID, "").includes(block)) found.push(`${block} is in ${name}`);
        }
        assert.deepEqual(found, []);
        await stack.destroy();
      } finally {
        await stack.close();
      }
    });
});

/** What state cannot hide. */
const ROUTE_ID = /ap-guangzhou\/rtb-\w+\/[\d./]+/g;

function blocksOf({ deployment }: ExportedState, name: string) {
  const { outputs = {} } = deployment.resources!.find(
    ({ urn, type }) => urn.endsWith(`:PeeringConnection::${name}`) && type !== "",
  )!;
  const blocks = (end: unknown) => (end as { readonly cidrBlocks?: unknown }).cidrBlocks;
  return { requester: blocks(outputs["requester"]), accepter: blocks(outputs["accepter"]) };
}

/** What the commands make of the files that the engine wrote. */
async function reports(stack: EngineStack, preview: string, state: ExportedState): Promise<[string, string][]> {
  const [previewFile, stateFile] = ["preview.json", "state.json"].map((name) => join(stack.folder, name)) as [
    string,
    string,
  ];
  writeFileSync(previewFile, preview);
  writeFileSync(stateFile, JSON.stringify(state));
  const runs: Record<string, string[]> = {
    "the report": ["report", previewFile],
    "the report of a state": ["report", previewFile, "--state", stateFile],
    "the topology": ["topology", "--state", stateFile],
    "the topology of a preview": ["topology", "--preview", previewFile],
  };
  const results: [string, string][] = [];
  for (const [name, args] of Object.entries(runs)) {
    const { code, stdout, stderr } = await runProgram(process.execPath, [MAIN, ...args], {
      cwd: stack.folder,
      env: stack.env,
    });
    assert.ok(code === 0 && stdout !== "", `${name}: ${stderr}`);
    results.push([name, stdout + stderr]);
  }
  return results;
}
