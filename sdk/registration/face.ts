/**
 * How the classes of this package register their resources: with the dynamic provider, which needs no plugin, or with
 * the package `vpcpeering`, which programs in every language use. Set by the stack's configuration `vpcpeering:face`.
 */
import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";

const FACES = ["dynamic", "package"] as const;
export type Face = (typeof FACES)[number];

let isPlugin = false;

/** For the plugin, which constructs components for programs in other languages: always the package. */
export function actAsPlugin(): void {
  isPlugin = true;
}

/** Without a version of its own, a resource uses the plugin that the engine has started for the program. */
export const hasOwnVersion = (): boolean => !isPlugin;

export const face = (): Face => chosenFace() ?? "dynamic";

/** `undefined` if it is not configured: no resource then needs an alias of the other registration. */
export function chosenFace(): Face | undefined {
  if (isPlugin) return "package";
  const value = pulumi.runtime.getConfig("vpcpeering:face");
  if (value === undefined) return undefined;
  if ((FACES as readonly string[]).includes(value)) return value as Face;
  throw new PeeringError("invalid-config", "there is no such face", {
    property: "vpcpeering:face",
    value,
    fix: `Set it to ${FACES.join(" or ")}, or remove it`,
  });
}
