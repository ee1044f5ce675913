/** A seventh vendor is a table of rules and its line in rules/registry.ts: everything else takes it as it comes. */
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProgram } from "../harness/command.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));
const MODULES = join(REPOSITORY, "node_modules");

const RULES = `
import { rule } from "../rule.js";
import type { VendorRules } from "../schema.js";
import { rules as tce } from "./tce.js";

const MANUAL = { document: "Toy Cloud, Manual", date: "2026" };

export const rules: VendorRules = {
  ...tce,
  id: "toy",
  title: "Toy Cloud",
  product: "Peering of toys",
  crossRegion: rule({ allowed: false, instead: "carry the bits over by hand", exceptions: false }, MANUAL),
  ids: rule({ vpc: "toyvpc-####", peering: "toy-####", routeTable: "toyrt-####", subnet: "toysn-####", account: "%%%%" }, MANUAL),
};
`;

const PROGRAM = (region: string) => `${IMPORTS}
  const vpc1 = new Vpc("vpc1", { cidrBlock: "10.1.0.0/16" });
  const vpc2 = new Vpc("vpc2", { cidrBlock: "10.2.0.0/16", region: "${region}" });
  const link = new PeeringConnection("link", { vpc: vpc1, peerVpc: vpc2 });
  new Route("there", { vpc: vpc1, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link });
  new Route("back", { vpc: vpc2, destinationCidrBlock: "10.1.0.0/16", peeringConnection: link });
  exports.link = link.id;
  exports.state = link.state;
`;

describe("an added vendor", function () {
  this.timeout(180_000);
  let copy: string;
  let stack: EngineStack | undefined;

  before(async () => {
    copy = await mkdtemp(join(tmpdir(), "vpc-peering-toy-"));
    for (const part of ["sdk", "provider", "cli", "package.json", "tsconfig.json"]) {
      await cp(join(REPOSITORY, part), join(copy, part), { recursive: true });
    }
    await symlink(MODULES, join(copy, "node_modules"), "junction");
    await writeFile(join(copy, "provider", "rules", "vendors", "toy.ts"), RULES);
    const index = join(copy, "provider", "rules", "registry.ts");
    const source = await readFile(index, "utf8");
    const line = '  toy: () => (require("./vendors/toy.js") as typeof import("./vendors/toy.js")).rules,\n';
    const added = source.replace("const TABLES = {\n", `const TABLES = {\n${line}`);
    assert.equal(added.split("\n").length, source.split("\n").length + 1, "its line in the table");
    await writeFile(index, added);
    const compiler = join(MODULES, "typescript", "bin", "tsc");
    const options = { cwd: copy, env: { PATH: process.env["PATH"] ?? "" } };
    const { code, stdout } = await runProgram(process.execPath, [compiler, "-p", "tsconfig.json"], options);
    assert.equal(code, 0, stdout);
  });
  after(async () => {
    await stack?.close();
    await rm(copy, { recursive: true, force: true });
  });

  it("connects, routes and rejects by its own rules", async () => {
    stack = await engineStack({
      program: PROGRAM("toy-town"),
      config: { "vpcpeering:vendor": "toy", "vpcpeering:region": "toy-town" },
    });
    await takeCopy(stack.folder, copy);
    await stack.up();
    const { link: connection, state } = await stack.outputs();
    assert.equal(state, "active");
    assert.match(String(connection), /^toy-town\/toy-\w{4}$/);

    await stack.setProgram(PROGRAM("toy-village"));
    const { errors } = await stack.preview({ expectError: true });
    assert.match(errors, /carry the bits over by hand/);
    assert.match(errors, /\[toy, Toy Cloud, Manual, 2026\]/);
    await stack.setProgram("");
    await stack.up();
  });
});

/** The project's modules: those of the repository, but the package is the copy. */
async function takeCopy(project: string, copy: string): Promise<void> {
  const modules = join(project, "node_modules");
  await rm(modules);
  await mkdir(modules);
  for (const name of await readdir(MODULES)) {
    const target = name === "pulumi-vpc-peering" ? copy : join(MODULES, name);
    await symlink(target, join(modules, name), "junction");
  }
}
