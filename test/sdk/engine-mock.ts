/** Stands in for the engine: records what resources register, and answers as `check` and `create` would. */
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";

// Functions read the cloud under the engine, and ask `call` under mocks: this mock stands in for the engine.
Object.assign(require("../../sdk/registration/pulumi-internals.js") as object, { isMocked: () => false });

export interface Registered extends MockResourceArgs {
  readonly inputs: Record<string, unknown>;
}

export class EngineMock {
  readonly registered = new Map<string, Registered>();
  /** By `Kind name`: a component and its children may share a name. */
  readonly byKind = new Map<string, Registered>();

  private constructor(
    private readonly preview: boolean,
    private readonly state: (resource: Registered) => Record<string, unknown>,
  ) {}

  /** @param state outputs beside the inputs. */
  static async start({
    preview = false,
    state = () => ({}),
  }: {
    preview?: boolean;
    state?: (resource: Registered) => Record<string, unknown>;
  } = {}): Promise<EngineMock> {
    const mock = new EngineMock(preview, state);
    await pulumi.runtime.setMocks(
      { call: ({ inputs }) => inputs as object, newResource: (resource) => mock.register(resource) },
      "shop",
      "dev",
      preview,
    );
    return mock;
  }

  /** Waits until everything constructed so far has been registered. */
  async inputsOf(name: string): Promise<Record<string, unknown>> {
    await pulumi.runtime.disconnect();
    const resource = this.registered.get(name);
    if (resource === undefined) throw new Error(`${name} was not registered`);
    return resource.inputs;
  }

  private register(resource: MockResourceArgs): { id: string | undefined; state: Record<string, unknown> } {
    const registered = resource as Registered;
    this.registered.set(resource.name, registered);
    this.byKind.set(`${resource.type.split(":").at(-1)} ${resource.name}`, registered);
    const { __plan: _, ...inputs } = registered.inputs;
    // A preview knows the id of what it reads only.
    const id = resource.id || (this.preview ? undefined : `ap-guangzhou/${resource.name}-id`);
    return { id, state: { ...inputs, ...this.state(registered) } };
  }
}

/** The value of an output that the test knows to be known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
