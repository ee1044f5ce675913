/** A vendor's API as a server that kills the plugin or the engine at the request that is ordered. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeKeys } from "../../../provider/servers/emulator/keys.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import type { Wire } from "../../engine/wire/grounds.js";
import { kill } from "./processes.js";
import type { Kill, Scene } from "./stage.js";

const keys = makeKeys();

/** @param cloudFile of the emulator */
export function wireScene(wire: Wire, cloudFile: string): Scene {
  const { title, vendor, backend, path = "", region, far } = wire;
  const front = new Front();
  const site = backend === "gateway" ? "gateway" : vendor;
  let emulator: RunningEmulator | undefined;
  const stop = async () => {
    await emulator?.close();
    emulator = undefined;
  };
  return {
    title,
    open: async () => {
      await front.start();
      const own = keys.filter((key) => key.vendor === vendor);
      const side = (i: 0 | 1) => ({
        vendor,
        backend,
        endpoint: front.url + path,
        region: [region, far][i],
        accountId: own[i]!.accountId,
        secretId: `\${id${i}}`,
        secretKey: `\${key${i}}`,
        timeoutSeconds: 30,
      });
      const secrets = Object.fromEntries(
        own.flatMap(({ secretId, secretKey }, i) => [
          [`id${i}`, secretId],
          [`key${i}`, secretKey],
        ]),
      );
      // Of API 2.0, VPCs have neither tags nor a description.
      const isUnmarked = vendor === "qcloud" || path.startsWith("/v2/");
      return { vendor, regions: [region, far], providers: [side(0), side(1)], secrets, isUnmarked };
    },
    start: async () => {
      emulator = await startEmulator({ cloudFile, keys, behaviour: { task: 50 } });
      front.begin(emulator.urls[site]!);
    },
    calls: () => Array.from({ length: front.requests }, (_, i) => `request ${i + 1}`),
    order: (ordered) => front.order(ordered),
    wasReached: () => front.hasKilled,
    stop,
    close: async () => {
      await stop();
      await front.close();
    },
  };
}

/** Hands every request on, except at the one where a process is killed. */
class Front {
  requests = 0;
  hasKilled = false;
  #behind = "";
  #ordered: Kill | undefined;
  readonly #server: Server = createServer((incoming, response) => this.#handle(incoming, response));

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  begin(behind: string): void {
    [this.#behind, this.requests, this.hasKilled, this.#ordered] = [behind, 0, false, undefined];
  }

  order(ordered: Kill): void {
    this.#ordered = ordered;
  }

  #handle(incoming: IncomingMessage, response: ServerResponse): void {
    const call = `request ${++this.requests}`;
    const killsIf = (when: Kill["when"]): boolean => {
      if (this.#ordered?.call !== call || this.#ordered.when !== when) return false;
      kill(this.#ordered.victim, process.pid);
      this.hasKilled = true;
      response.destroy();
      return true;
    };
    if (killsIf("before")) return;
    const { method, url, headers } = incoming;
    const onward = request(`${this.#behind}${url}`, { method: method!, headers, agent: false }, (answer) => {
      if (killsIf("after")) {
        answer.resume();
        return;
      }
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    // A caller that was killed in the middle of its request.
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  }
}
