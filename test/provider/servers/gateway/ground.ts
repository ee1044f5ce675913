/** A gateway of its own for each test, and both sides of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../../../provider/backend/contract.js";
import type { HttpServices } from "../../../../provider/backend/http/services.js";
import { openEmbeddedBackend } from "../../../../provider/cloud/index.js";
import type { Settings } from "../../../../provider/configuration/read.js";
import type { EmulatorBehaviour } from "../../../../provider/servers/emulator/contract.js";
import { type RunningEmulator, startEmulator } from "../../../../provider/servers/server.js";
import { openGatewayClient } from "../../../../provider/servers/gateway/client.js";

const VENDOR = "tencent";
export const REGION = "ap-guangzhou";

export interface Logged {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly error?: { readonly code: string; readonly message: string } } & Record<string, unknown>;
}

export class Ground {
  readonly #folder: string;
  readonly #open: Backend[] = [];

  private constructor(
    folder: string,
    readonly emulator: RunningEmulator,
  ) {
    this.#folder = folder;
  }

  static async make(behaviour: Partial<EmulatorBehaviour> = {}): Promise<Ground> {
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-gateway-"));
    return new Ground(folder, await startEmulator({ cloudFile: join(folder, "cloud.db"), behaviour }));
  }

  get url(): string {
    return this.emulator.urls["gateway"]!;
  }

  token(n = 0, vendor = VENDOR): string {
    return this.emulator.keysOf(vendor)[n]!.secretKey;
  }

  settings(more: Partial<Settings> = {}): Settings {
    const secretKey = this.token();
    return {
      vendor: VENDOR,
      backend: "gateway",
      endpoint: this.url,
      secretKey,
      limits: {},
      timeoutSeconds: 600,
      ...more,
    };
  }

  async client(more: Partial<Settings> = {}, services: Partial<HttpServices> = {}): Promise<Backend> {
    return this.#kept(await openGatewayClient(this.settings(more), services, {}));
  }

  /** The same account without the protocol in between. */
  behind(): Backend {
    const { cloudFile } = this.emulator;
    const accountId = this.emulator.keysOf(VENDOR)[0]!.accountId;
    const settings = { vendor: VENDOR, backend: "embedded", cloudFile, accountId, limits: {}, timeoutSeconds: 1 };
    return this.#kept(openEmbeddedBackend(settings));
  }

  /** As it goes over the wire. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Logged> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token()}`, ...headers },
      ...(body !== undefined && { body: text }),
    });
    const logged = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: logged === "" ? {} : (JSON.parse(logged) as Logged["body"]),
    };
  }

  async end(): Promise<void> {
    for (const backend of this.#open) backend.close?.();
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #kept(backend: Backend): Backend {
    this.#open.push(backend);
    return backend;
  }
}

export const aVpc = (n = 1) => ({ region: REGION, name: `vpc-${n}`, cidrBlock: `10.${n % 200}.0.0/16` });
