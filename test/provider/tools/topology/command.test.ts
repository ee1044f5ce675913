/** `vpc-peering topology`, from files and from an account. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Topology } from "../../../../provider/tools/topology/index.js";
import { type Ran, runCommand } from "../../../cli/command.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { RECORDED, recordedFile } from "../report/fixtures.js";
import { repository } from "../../../structure/source.js";

describe("vpc-peering topology", function () {
  this.timeout(30_000);
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), "topology-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const topology = (...args: string[]) => runCommand(["topology", ...args]);
  const succeeds = async (running: Promise<Ran>): Promise<string> => {
    const { code, stdout, stderr } = await running;
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  };
  const drawn = async (...args: string[]) => JSON.parse(await succeeds(topology(...args, "--json"))) as Topology;
  const marksIn = ({ vpcs, connections }: Topology) =>
    [...vpcs, ...connections].flatMap(({ name, mark }) => (mark === undefined ? [] : [`${mark} ${name}`])).sort();
  const change = (name: string) => [
    "--preview",
    recordedFile(name, "preview.json"),
    "--state",
    recordedFile(name, "state.json"),
  ];

  it("shows the changes of a plan", async () => {
    assert.deepEqual(marksIn(await drawn(...change("bandwidth"))), ["changed network-dev-shop-ledger"]);
    assert.deepEqual(marksIn(await drawn(...change("region"))), [
      "replaced network-dev-ledger",
      "replaced network-dev-shop-ledger",
    ]);
    assert.deepEqual(marksIn(await drawn(...change("overlap"))), ["new network-dev-archive"]);
    assert.deepEqual(marksIn(await drawn(...change("region"), "--after")), []);
  });

  it("shows a missing route", async () => {
    const { connections } = await drawn(...change("no-return"));
    const ways = connections.flatMap(({ requester, accepter }) => [requester.way.routes, accepter.way.routes]);
    assert.deepEqual(ways.sort(), ["complete", "missing"]);
  });

  it("draws every recorded change in every format, by the file's extension", async () => {
    for (const name of RECORDED) {
      for (const [extension, start] of [
        ["svg", "<svg"],
        ["html", "<!doctype html>"],
        ["mmd", "flowchart"],
        ["dot", "graph"],
      ] as const) {
        const file = path.join(folder, `${name}.${extension}`);
        assert.match(await succeeds(topology(...change(name), "--out", file)), /^\S+: \d+ VPCs, \d+ connections?/);
        assert.ok(readFileSync(file, "utf8").startsWith(start), file);
      }
    }
  }).timeout(60_000);

  it("refuses two states of the stack of a preview: they would be taken for one another", async () => {
    const [preview, state] = ["preview.json", "state.json"].map((file) => recordedFile("region", file)) as [
      string,
      string,
    ];
    const { code, stderr } = await runCommand(["topology", "--preview", preview, "--state", state, state]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: --state: two states are of the stack network\/dev, and so is a preview\. Name the state of/,
    );
  });

  it("is what the documentation shows: `node scripts/pictures.mjs` draws it", async () => {
    const pictures = { region: "topology-replaced", "no-return": "topology-no-return", mesh: "topology-mesh" };
    for (const [name, picture] of Object.entries(pictures)) {
      const shown = readFileSync(path.join(repository, "docs", "pictures", `${picture}.svg`), "utf8");
      assert.equal(await succeeds(topology(...change(name))), shown, picture);
    }
  });

  it("shows no change marks for a state alone", async () => {
    const state = await drawn("--state", recordedFile("region", "state.json"));
    assert.deepEqual([state.vpcs.length, state.connections.length, marksIn(state)], [2, 1, []]);
  });

  it("shows the contents of an account, and marks what only the other account knows as unknown", async () => {
    const scene = new Scene("tce");
    try {
      scene.now = Date.now();
      const [us, them] = [scene.as(0), scene.as(1)];
      const a = await vpcIn(us, scene.region, "10.1.0.0/16");
      const own = await connectionBetween(us, a, await vpcIn(us, scene.farRegion, "10.2.0.0/16"), {
        name: "own",
        bandwidthMbps: 10,
      });
      const theirs = await connectionBetween(us, a, await vpcIn(them, scene.farRegion, "10.3.0.0/16"), {
        name: "theirs",
        bandwidthMbps: 10,
      });
      await them.acceptPeering(theirs);
      const text = await succeeds(
        runCommand(["topology", "--json", "--region", scene.region, scene.farRegion], {
          VPC_PEERING_CLOUD_FILE: scene.file,
          VPC_PEERING_ACCOUNT_ID: scene.accounts[0],
          VPC_PEERING_VENDOR: "tce",
        }),
      );
      const { connections, accounts } = JSON.parse(text) as Topology;
      assert.deepEqual(accounts.map(({ accountId }) => accountId).sort(), [...scene.accounts].slice(0, 2).sort());
      const ways = Object.fromEntries(
        connections.map(({ name, requester, accepter }) => [name, [requester.way.routes, accepter.way.routes]]),
      );
      assert.deepEqual(ways, { [own.name]: ["missing", "missing"], [theirs.name]: ["missing", "not-shown"] });
    } finally {
      scene.end();
    }
  });

  for (const [args, words] of [
    [
      ["--state", "x.json", "--out", "x.png"],
      /--out "x\.png": has no extension .*Set --format, or end the name in \.svg/,
    ],
    [["--after", "--state", "x.json"], /--after: requires --preview/],
    [["--state", "/nowhere.json"], /--state "\/nowhere\.json": the file cannot be read \(ENOENT\)/],
    [
      ["--state", recordedFile("region", "state.json"), "--region", "a"],
      /'--state <files...>' cannot be used with .*--region/,
    ],
    [
      ["--preview", recordedFile("region", "preview.json"), "--vendor", "tce"],
      /--preview .* cannot be used with .*--vendor/,
    ],
    [
      ["--state", recordedFile("region", "state.json"), "--json", "--format", "svg"],
      /'--json' cannot be used with .*--format/,
    ],
    [
      ["--state", recordedFile("region", "state.json"), "--format", "dot", "--shape", "matrix"],
      /--shape: has no effect on a picture in the format dot\. Set --format svg or html, or leave --shape out/,
    ],
    [
      ["--state", recordedFile("region", "state.json"), "--title", "x"],
      /--title: has no effect on a picture in the format svg\. Set --format html/,
    ],
    [
      ["--preview", recordedFile("region", "preview.json"), __filename],
      /--preview ".*command\.test\.js": the preview cannot be read: it is not JSON/,
    ],
    [["--state", recordedFile("region", "state.json"), __filename], /--state ".*command\.test\.js": the state cannot/],
    [["--state", __filename], /the state cannot be read: it is not JSON.*pulumi stack export/],
    [
      ["--state", recordedFile("region", "state.json"), "--out", "/nowhere/x.svg"],
      /--out .* cannot be written \(ENOENT\)/,
    ],
  ] as const) {
    it(`rejects ${args.map((arg) => path.basename(arg)).join(" ")}`, async () => {
      const { code, stdout, stderr } = await topology(...args);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, words);
    });
  }
});
