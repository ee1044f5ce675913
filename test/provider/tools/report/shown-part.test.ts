/** In a large network, a report draws what the change touches. */
import assert from "node:assert/strict";
import { networkChangeOf, reviewPlans, toHtml, toMarkdown } from "../../../../provider/tools/report/index.js";
import { previewOf, type Resource } from "./fixtures.js";

const ACCOUNT = "embedded/tce/100000000001/store";
const vpc = (i: number): Resource => ({
  kind: "Vpc",
  name: `vpc-${i}`,
  id: `ap-guangzhou/vpc-${i}`,
  inputs: {
    account: ACCOUNT,
    name: `vpc-${i}`,
    region: "ap-guangzhou",
    cidrBlock: `10.${Math.floor(i / 250)}.${i % 250}.0/24`,
  },
});
const connection = (a: number, b: number, bandwidthMbps: number): Resource => ({
  kind: "PeeringConnection",
  name: `link-${a}-${b}`,
  id: `ap-guangzhou/pcx-${a}-${b}`,
  inputs: {
    account: ACCOUNT,
    name: `link-${a}-${b}`,
    region: "ap-guangzhou",
    vpc: `ap-guangzhou/vpc-${a}`,
    peerVpc: `ap-guangzhou/vpc-${b}`,
    peerAccountId: "100000000001",
    bandwidthMbps,
    state: "active",
  },
});

/** A chain of VPCs; the connections of the first `changed` change. */
function chain(size: number, changed: number) {
  const vpcs = Array.from({ length: size }, (_, i) => vpc(i));
  const connections = Array.from({ length: size - 1 }, (_, i) => i);
  const plan = previewOf([
    ...vpcs.map((it) => ["same", it, it] as const),
    ...connections.map((i) =>
      i < changed
        ? (["update", connection(i, i + 1, 10), connection(i, i + 1, 20), "bandwidthMbps"] as const)
        : (["same", connection(i, i + 1, 10), connection(i, i + 1, 10)] as const),
    ),
  ]);
  const networks = networkChangeOf([plan], []);
  const report = reviewPlans([plan], networks);
  return { report, page: toHtml(report, networks), comment: toMarkdown(report) };
}

describe("the pictures of a report", () => {
  it("show all of 60 VPCs", () => {
    const { report, page } = chain(60, 1);
    assert.equal(report.topology.note, undefined);
    assert.equal(report.topology.after.match(/vpc-\d+/g)!.length, 60);
    assert.equal(page.match(/class="vpc/g)!.length, 60 + 1, "and the layer of them");
  });

  it("show the part of a larger network that a change touches, with a note", () => {
    const { report, page, comment } = chain(200, 1);
    const note = "2 of 200 VPCs: those that this change touches";
    assert.equal(report.topology.note, note);
    assert.deepEqual([...new Set(report.topology.after.match(/vpc-\d+/g))], ["vpc-0", "vpc-1"]);
    assert.ok(page.includes(`<figcaption>${note}</figcaption>`));
    assert.ok(page.includes(">vpc-0<") && !page.includes(">vpc-2<"));
    assert.ok(comment.includes(`${note}.`));
  });

  it("refer to the topology where Mermaid would refuse the diagram", () => {
    const { report, comment } = chain(600, 550);
    assert.deepEqual([report.topology.before, report.topology.after], ["", ""]);
    assert.match(
      comment,
      /The change touches VPCs with 550 connections, more than a diagram shows\. Draw them with `vpc-peering topology --preview`\./,
    );
    assert.doesNotMatch(comment, /```mermaid/);
  });

  it("have no note if the change touches all", () => {
    assert.equal(chain(70, 69).report.topology.note, undefined);
  });

  it("are left out where nothing of a larger network changes", () => {
    const { report, comment } = chain(200, 0);
    assert.equal(report.topology.after, "");
    assert.match(comment, /The network of 200 VPCs does not change\./);
  });
});
