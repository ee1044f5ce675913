/** Pulumi's own host for dynamic resources, as a child process that a test can call. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";

// Generated code of @pulumi/pulumi, which ships no types that fit together.
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb") as {
  ResourceProviderClient: new (address: string, channel: unknown) => Client;
};
const { CheckRequest, ConfigureRequest } = require("@pulumi/pulumi/proto/provider_pb") as Record<
  "CheckRequest" | "ConfigureRequest",
  new () => Request
>;
const { Struct } = createRequire(require.resolve("@pulumi/pulumi"))("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): Message };
};

interface Message {
  toJavaScript(): Record<string, unknown>;
}

interface Request {
  setArgs(value: Message): void;
  setOlds(value: Message): void;
  setNews(value: Message): void;
}

type Call = (request: Request, done: (error: Error | null, response: { getInputs(): Message }) => void) => void;

interface Client {
  configure: Call;
  check: Call;
  close(): void;
}

export class PluginHost {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: Client,
  ) {}

  /**
   * @param script path of the host, which the text falls back on
   * @param cwd the program's folder
   * @param options of Node.js
   */
  static async start(
    script: string,
    cwd: string,
    config: object = {},
    options: readonly string[] = [],
  ): Promise<PluginHost> {
    // NODE_PATH would let either place see what it should not.
    const { NODE_PATH: _, ...env } = process.env;
    const child = spawn(process.execPath, [...options, script, "127.0.0.1:1"], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [port] = (await once(createInterface(child.stdout), "line")) as [string];
    child.stderr.resume();
    const host = new PluginHost(child, new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()));
    const configure = new ConfigureRequest();
    configure.setArgs(Struct.fromJavaScript(config));
    await host.call("configure", configure);
    return host;
  }

  /** The checked inputs of a resource with that text. */
  async check(text: string, inputs: object = {}): Promise<Record<string, unknown>> {
    const request = new CheckRequest();
    request.setOlds(Struct.fromJavaScript({}));
    request.setNews(Struct.fromJavaScript({ ...inputs, __provider: text }));
    const { __provider: _, ...checked } = (await this.call("check", request)).getInputs().toJavaScript();
    return checked;
  }

  /** The engine dies: nobody reads what the plugin prints. */
  abandon(): void {
    this.process.stdout!.destroy();
    this.process.stderr?.destroy();
  }

  /** Ends when the plugin does. */
  async ended(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, "exit");
  }

  async stop(): Promise<void> {
    this.client.close();
    this.process.kill();
    await this.ended();
  }

  private call(method: "configure" | "check", request: Request): Promise<{ getInputs(): Message }> {
    return new Promise((resolve, reject) =>
      this.client[method](request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }
}
