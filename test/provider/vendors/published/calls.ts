/** The calls that a client makes, as its files open with them. */
import path from "node:path";
import { callsOf as read } from "../../../../scripts/docs/client-calls.cjs";
import type { ApiName } from "./fixtures.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const known = new Map<ApiName, ReturnType<typeof read>>();

export function callsOf(api: ApiName): ReturnType<typeof read> {
  const calls = known.get(api) ?? read(repository, api);
  known.set(api, calls);
  return calls;
}
