/** Whether Pulumi's engine is replaced by the mocks of a unit test. */
import * as pulumi from "@pulumi/pulumi";

/** Pulumi has no question for it. Its monitor of mocks has them as a property; the engine's client has none. */
export function isMocked(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}
