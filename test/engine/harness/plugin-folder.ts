/** A folder with the executable of the package `vpcpeering`, which starts what `npm run build` left in dist/. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const MAIN = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "dist", "provider", "plugin", "main.js");

let folder: string | undefined;

export function pluginFolder(): string {
  if (folder !== undefined) return folder;
  folder = mkdtempSync(join(tmpdir(), "vpc-peering-plugin-"));
  const run = `"${process.execPath}" "${MAIN}"`;
  writeFileSync(join(folder, "pulumi-resource-vpcpeering"), `#!/bin/sh\nexec ${run} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, "pulumi-resource-vpcpeering.cmd"), `@${run} %*\n`);
  return folder;
}
