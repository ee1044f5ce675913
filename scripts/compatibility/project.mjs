/** The program of a cell, in a folder of its own: two VPCs, a peering connection and a route on the embedded cloud. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

const bandwidthMbps = new pulumi.Config().requireNumber("bandwidthMbps");
const requester = new Vpc("requester", { region: "ap-guangzhou", cidrBlock: "10.1.0.0/16" });
const accepter = new Vpc("accepter", { region: "ap-beijing", cidrBlock: "10.2.0.0/16" });
const connection = new PeeringConnection("connection", { vpc: requester, peerVpc: accepter, bandwidthMbps });
new Route("route", { vpc: requester, destinationCidrBlock: accepter.cidrBlock, peeringConnection: connection });
`;

/** Resources of the program, with the stack. */
export const RESOURCES = 5;

/**
 * @param {string} folder
 * @param {import("./axes.mjs").Ground} ground
 * @param {{ sdk: string, tarball: string }} packages
 */
export function writeProject(folder, { manager, modules, typescript }, { sdk, tarball }) {
  /** @param {string} file @param {unknown} content */
  const write = (file, content) =>
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content, undefined, 2));

  write("package.json", {
    name: "cell",
    private: true,
    ...(modules !== "commonjs" && { type: "module" }),
    dependencies: {
      "@pulumi/pulumi": sdk,
      "@types/node": "^20",
      "pulumi-vpc-peering": `file:${tarball}`,
      typescript: `~${typescript}.0`,
      ...(modules === "ts-node" && { "ts-node": "^10.9.2" }),
      ...(modules === "tsx" && { tsx: "^4" }),
    },
    // Out of its archive: CommonJS that Yarn's loader reads from one has no `require.extensions` on Node 22.22.3 and later.
    ...(manager === "yarn-pnp" && { dependenciesMeta: { "@pulumi/pulumi": { unplugged: true } } }),
  });
  write(
    "Pulumi.yaml",
    `name: cell\nruntime: nodejs\nmain: ${modules === "esm" ? "out/index.js" : "index.ts"}\nconfig:\n  vpcpeering:vendor:\n    value: tce\n`,
  );
  // As `pulumi new typescript` writes it, but without skipLibCheck: the package's types are checked, too.
  write("tsconfig.json", {
    compilerOptions: {
      strict: true,
      outDir: "out",
      target: "es2020",
      module: "nodenext",
      moduleResolution: "nodenext",
      forceConsistentCasingInFileNames: true,
      types: ["node"],
    },
    files: ["index.ts"],
  });
  write("index.ts", PROGRAM);
  for (const [file, text] of Object.entries(SETTINGS[manager])) write(file, text);
  // The embedded cloud's file is created here.
  mkdirSync(join(folder, ".vpc-peering"));
}

/**
 * Of the package manager, by file.
 * @type {Record<import("./axes.mjs").Ground["manager"], Record<string, string>>}
 */
const SETTINGS = {
  npm: {},
  // They have install scripts, which pnpm does not skip silently: dependencies of @pulumi/pulumi and of tsx.
  pnpm: { "pnpm-workspace.yaml": "packages: []\nallowBuilds:\n  protobufjs: false\n  esbuild: false\n" },
  yarn: { ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n", "yarn.lock": "" },
  "yarn-pnp": { ".yarnrc.yml": "nodeLinker: pnp\nenableTelemetry: false\n", "yarn.lock": "" },
  bun: {},
};
