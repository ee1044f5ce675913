/** Which TypeScript reads the typings, and by which module resolution. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import TypeScript from "typescript";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const VENDORED = path.join(repository, "node_modules", "@pulumi", "pulumi", "vendor");

const PROGRAM = `
  import { output } from "@pulumi/pulumi";
  import { estimateCostOutput, getPeeringConnectionsOutput, getPeeringMetricsOutput, getVendorRules, getVpc, getVpcOutput, getVpcsOutput, PeeringAccepter, PeeringConnection, PeeringLink, PeeringMesh, Provider, Route, Vpc } from "pulumi-vpc-peering";
  import { peeringMocks } from "pulumi-vpc-peering/testing";
  import type { Backend } from "pulumi-vpc-peering/backend";
  import { handler } from "pulumi-vpc-peering/provider";
  const vpc = new Vpc("vpc", { cidrBlock: "10.1.0.0/16" });
  export const link = new PeeringConnection("link", { vpc, peerVpc: "ap-beijing/vpc-1", bandwidthMbps: 10 });
  export const backend: Backend | undefined = undefined;
  const sample = { at: output("2026-01-31T08:00:00Z"), inMbps: output(1), outMbps: 2 };
  export const found = [
    getVpcOutput({ vpc }),
    getVpcsOutput({ tags: { team: output("net"), stage: "prod", owner: Promise.resolve("us") } }),
    getVpcsOutput({ tags: output({ team: "net" }), region: vpc.region }),
    getPeeringConnectionsOutput({ tags: { team: vpc.name }, state: output("active" as const) }),
    getPeeringMetricsOutput({ peeringConnection: link, metrics: [output("inBandwidth" as const), "outBandwidth"] }),
    estimateCostOutput({ region: "ap-guangzhou", samples: [sample, output({ ...sample, inMbps: 3 })] }),
    estimateCostOutput({ region: "ap-guangzhou", samples: output([sample]) }),
    // @ts-expect-error
    getVpcsOutput({ tags: { team: 5 } }),
    // @ts-expect-error
    getPeeringMetricsOutput({ peeringConnection: link, metrics: [output("cpu")] }),
    // @ts-expect-error
    estimateCostOutput({ region: "ap-guangzhou", samples: [{ at: output("now") }] }),
  ];
  export const others = [getVendorRules, getVpc, PeeringAccepter, PeeringLink, PeeringMesh, Provider, Route, peeringMocks, handler];`;
const PACK = `
  import { policies } from "pulumi-vpc-peering/policy";
  export const all = policies({ bandwidthCeiling: { mbps: 100 }, protectedConnections: {} });`;

describe("the typings", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(repository, "build", "typings-"));
    mkdirSync(folder, { recursive: true });
    symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"), "junction");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** As `pulumi new typescript` configures it: resolution "node", without skipLibCheck and esModuleInterop. */
  function faultsOf(ts: typeof TypeScript, source: string): string[] {
    const file = path.join(folder, "index.ts");
    writeFileSync(file, source);
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      // By its number: the name differs between the versions.
      moduleResolution: 2,
      types: [],
    });
    return ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => {
      return `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  }

  it('compile with the resolution "node" and without skipLibCheck', () => {
    assert.deepEqual(faultsOf(TypeScript, PROGRAM), []);
    assert.deepEqual(faultsOf(TypeScript, PACK), []);
  });

  it("of the policies compile with the TypeScript that Pulumi ships", () => {
    const vendored = readdirSync(VENDORED).find((name) => name.startsWith("typescript@"))!;
    const ts = require(path.join(VENDORED, vendored, "typescript.js")) as typeof TypeScript;
    assert.match(ts.version, /^3\.8/);
    assert.deepEqual(faultsOf(ts, PACK), []);
  });

  it("reach no file of zod", () => {
    const entries = ["sdk/index", "sdk/testing", "sdk/policy/index", "provider/index", "provider/backend/index"].map(
      (file) => path.join(repository, "dist", `${file}.d.ts`),
    );
    const program = TypeScript.createProgram(entries, {
      noEmit: true,
      types: [],
      module: TypeScript.ModuleKind.Node16,
    });
    const files = program.getSourceFiles().map(({ fileName }) => fileName);
    assert.ok(files.some((file) => file.endsWith("dist/sdk/generated/vpc.d.ts")));
    assert.deepEqual(
      files.filter((file) => /node_modules\/zod\//.test(file)),
      [],
    );
  });
});
