/** A stack whose program is in YAML, on the package `vpcpeering`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EngineStack, engineStack, type StackOptions } from "../harness/harness.js";
import { pluginFolder } from "../harness/plugin-folder.js";

/** @param program resources and outputs as an object: JSON is YAML. */
export async function yamlStack(program: object, options: Partial<StackOptions> = {}): Promise<YamlStack> {
  const stack = await engineStack({ ...options, program: "" });
  const setResources = (resources: object) =>
    writeFile(
      join(stack.folder, "Pulumi.yaml"),
      JSON.stringify({
        name: options.project ?? "test",
        runtime: "yaml",
        plugins: { providers: [{ name: "vpcpeering", path: pluginFolder() }] },
        ...resources,
      }),
    );
  await setResources(program);
  return { ...stack, setResources };
}

export interface YamlStack extends EngineStack {
  readonly setResources: (program: object) => Promise<void>;
}

/** A resource of the package. */
export const resource = (kind: string, properties: object, options?: object) => ({
  type: `vpcpeering:index:${kind}`,
  properties,
  ...(options !== undefined && { options }),
});

export const provider = (properties: object) => ({ type: "pulumi:providers:vpcpeering", properties });
