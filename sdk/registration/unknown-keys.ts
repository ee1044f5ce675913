/** Unknown keys of our namespace. The engine accepts any, so a misspelt `accountId` would have no effect. */
import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_KEYS } from "../generated/provider.js";

/** Stacks of this process: the Automation API runs several in one process. */
const checked = new Set<string>();

/** One warning per key and stack. */
export function warnOfUnknownKeys(): void {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (checked.has(stack)) return;
  checked.add(stack);
  for (const key of unknownKeys(Object.keys(pulumi.runtime.allConfig()))) {
    const { nearest } =
      require("../../provider/lookup/nearest.js") as typeof import("../../provider/lookup/nearest.js");
    const meant = nearest(key, Object.keys(PROVIDER_KEYS));
    const fix =
      meant === undefined
        ? `Remove it: pulumi config rm ${NAMESPACE}${key}`
        : `Set ${NAMESPACE}${meant}, and remove it: pulumi config rm ${NAMESPACE}${key}`;
    void pulumi.log.warn(`${NAMESPACE}${key}: there is no such configuration key, so it has no effect. ${fix}.`);
  }
}

const NAMESPACE = "vpcpeering:";

function unknownKeys(keys: readonly string[]): string[] {
  const own = keys.filter((key) => key.startsWith(NAMESPACE)).map((key) => key.slice(NAMESPACE.length));
  return own.filter((key) => key !== "face" && !Object.hasOwn(PROVIDER_KEYS, key));
}
