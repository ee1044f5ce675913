/** The stack's state and the embedded cloud that a release left behind, as `scripts/record/state.mjs` kept them. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "libsql";
import { type EngineStack, engineStack } from "../engine/harness/harness.js";

export const RELEASES = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "test", "fixtures", "states");

/** @param folder for the file of the embedded cloud */
export async function restoreRelease(release: string, folder: string): Promise<EngineStack> {
  const file = (name: string) => readFile(join(RELEASES, release, name), "utf8");
  const cloudFile = join(folder, `${release}.db`);
  const database = new Database(cloudFile);
  database.exec(await file("cloud.sql"));
  database.close();
  const config = JSON.parse(await file("config.json")) as Record<string, string>;
  const stack = await engineStack({ program: await file("index.js"), config, cloudFile });
  await stack.pulumi("stack", "import", "--stack", "dev", "--file", join(RELEASES, release, "stack.json"));
  return stack;
}
