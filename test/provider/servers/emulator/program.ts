/** A program's resources, driven through their handlers as the engine drives them, over a vendor's wire. */
import assert from "node:assert/strict";
import { shareReads } from "../../../../provider/backend/read-cache/shared-reads.js";
import type { Settings } from "../../../../provider/configuration/read.js";
import type { EmulatedKey } from "../../../../provider/servers/emulator/contract.js";
import type { RunningEmulator } from "../../../../provider/servers/server.js";
import { openGatewayClient } from "../../../../provider/servers/gateway/client.js";
import type { Handler } from "../../../../provider/resources/handler.js";
import type { Props } from "../../../../provider/engine/props.js";
import { Run } from "../../../../provider/run/run.js";
import { rulesOf, type VendorId } from "../../../../provider/rules/registry.js";
import { vendorOf } from "../../../../provider/vendors/index.js";
import type { HttpServices } from "../../../../provider/backend/http/services.js";

export interface Wire {
  readonly emulator: RunningEmulator;
  readonly vendor: VendorId;
  readonly region: string;
  readonly time: Pick<HttpServices, "now" | "sleep"> & Partial<Pick<HttpServices, "adapter">>;
  /** Milliseconds, of real time. */
  readonly attemptTimeout: number;
  /** Default: the vendor's rates. */
  readonly maxCallsPerSecond?: number;
}

/** More than any test makes. */
export const LIMITS = { peerings: 1000 };

export class Resource {
  id = "";
  outs: Props = {};
  #inputs: Props = {};

  constructor(
    private readonly program: Program,
    readonly handler: Handler,
    readonly name: string,
    private readonly wanted: () => Props,
  ) {}

  async create(): Promise<void> {
    this.#inputs = await this.#check({});
    const made = await this.handler.create(this.program.run, this.#inputs);
    this.id = made.id;
    this.outs = made.outs;
  }

  /** As the program says it now; what it replaces is a failure of the test. */
  async update(): Promise<void> {
    const { run } = this.program;
    const inputs = await this.#check(this.#inputs);
    const { replaces } = await this.handler.diff(run, this.id, this.outs, inputs);
    assert.deepEqual(replaces, [], this.name);
    this.outs = (await this.handler.update(run, this.id, this.outs, inputs)).outs;
    this.#inputs = inputs;
  }

  async refresh(): Promise<void> {
    const { id, props, inputs } = await this.handler.read(this.program.run, this.id, this.outs);
    assert.equal(id, this.id, this.name);
    this.outs = props;
    this.#inputs = inputs;
  }

  async changes(): Promise<boolean> {
    const { run } = this.program;
    return (await this.handler.diff(run, this.id, this.outs, await this.#check(this.#inputs))).changes !== false;
  }

  delete(): Promise<void> {
    return this.handler.delete(this.program.run, this.id, this.outs);
  }

  async #check(olds: Props): Promise<Props> {
    const urn = `urn:pulumi:dev::p::vpcpeering:index:${this.handler.kind}::${this.name}`;
    const { inputs, failures } = await this.handler.check(this.program.run, olds, {
      ...this.wanted(),
      __plan: { urn },
    });
    assert.deepEqual(failures, [], this.name);
    return inputs;
  }
}

export class Program {
  run: Run;

  constructor(
    readonly wire: Wire,
    readonly key: EmulatedKey,
  ) {
    this.run = this.#start();
  }

  /** What the engine does between two commands: what one has made, the next may delete. */
  restart(): void {
    this.run = this.#start();
  }

  resource(handler: Handler, name: string, wanted: () => Props): Resource {
    return new Resource(this, handler, name, wanted);
  }

  #start(): Run {
    const { emulator, vendor, region, time, attemptTimeout, maxCallsPerSecond } = this.wire;
    const { accountId, secretId, secretKey } = this.key;
    const rules = rulesOf(vendor);
    const client = vendorOf(vendor)?.client();
    const settings: Settings = {
      vendor,
      backend: client === undefined ? "gateway" : "api",
      region,
      accountId,
      endpoint: emulator.endpoints[client === undefined ? "gateway" : vendor],
      ...(client === undefined && { secretKey }),
      projectId: rules.peerIdentity.value === "project" ? accountId : undefined,
      limits: LIMITS,
      // Time runs fifty times as fast: twelve seconds of a busy machine would be all that a call has.
      timeoutSeconds: 60_000,
      maxCallsPerSecond,
    };
    return new Run(settings, {
      open: async () => {
        const services = { ...time, attemptTimeout };
        const far =
          client === undefined
            ? openGatewayClient(settings, services)
            : client({ settings, credentials: { secretId, secretKey }, services });
        return shareReads(await far, rules, time);
      },
      log: () => undefined,
      sleep: time.sleep,
      now: time.now,
    });
  }
}

/** More at once than processors, because they mostly wait: the engine does the same. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>, most = 40): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
