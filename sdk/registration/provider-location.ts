/**
 * Checks that Pulumi's plugin can resolve this package. The plugin runs in its own process and resolves from
 * `@pulumi/pulumi` in the program's folder, so it does not find a transitive dependency in isolated layouts (pnpm
 * without hoisting, Yarn PnP, npm's linked strategy).
 */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";
import { PeeringError } from "../../provider/errors.js";

const PROVIDER = "pulumi-vpc-peering/provider";
const PLUGIN = "cmd/dynamic-provider/index.js";

let isFound = false;

/** Fails with one error before the first resource, instead of one stack trace per resource. */
export function requireProvider(): void {
  // With the Automation API and mocks the plugin is started from another folder, or not at all.
  if (isFound || !/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]|$)/.test(process.argv[1] ?? "")) return;
  const folder = process.cwd();
  if (!isFoundFrom(folder)) {
    throw new PeeringError("invalid-config", `Pulumi's plugin cannot find ${PROVIDER} from ${folder}`, {
      fix: "Add pulumi-vpc-peering to the dependencies of the program's own package.json, and install",
    });
  }
  isFound = true;
}

export function isFoundFrom(folder: string): boolean {
  const plugin = pluginFrom(folder);
  // Without node_modules (Yarn PnP), every package may use the program's own dependencies.
  if (plugin === undefined) return resolves(join(folder, "package.json"));
  return resolves(plugin) || resolves(realpathSync(plugin));
}

/** The path from the program's folder, without following symbolic links. */
function pluginFrom(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const plugin = join(at, "node_modules", "@pulumi", "pulumi", PLUGIN);
    if (existsSync(plugin)) return plugin;
    if (at === parse(at).root) return undefined;
  }
}

function resolves(from: string): boolean {
  try {
    createRequire(from).resolve(PROVIDER);
    return true;
  } catch {
    // The plugin's attempt would also fail.
    return false;
  }
}
