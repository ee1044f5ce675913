/** Stands in front of an emulator as a service without route tables, and counts what it is asked. */
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export class LegacyFront {
  readonly refused: string[] = [];
  readonly #server: Server;

  constructor(private readonly behind: () => string) {
    this.#server = createServer((incoming, response) => {
      if (incoming.url!.includes("/routetables")) {
        this.refused.push(`${incoming.method} ${incoming.url}`);
        incoming.resume();
        response.writeHead(404, { "content-type": "application/json" });
        response.end('{"error_msg":"The API does not exist","error_code":"APIGW.0101","request_id":"1"}');
        return;
      }
      const { method, url, headers } = incoming;
      const onward = request(`${this.behind()}${url}`, { method: method!, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onward);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  end(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
