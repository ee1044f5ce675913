/** Stands in front of a server, hands everything on, or answers as a test wants. */
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Backend } from "../../../provider/backend/contract.js";
import type { RawAnswer, Tamper, TamperedBackend } from "../../../provider/conformance/index.js";

export class TamperingFront {
  readonly #server: Server;
  #tamper: Tamper | undefined;

  constructor(private readonly behind: () => string) {
    this.#server = createServer(async (incoming, response) => {
      let body = "";
      for await (const chunk of incoming) body += String(chunk);
      const { method = "GET", url: path = "/", headers } = incoming;
      const real = (): Promise<RawAnswer> => this.#ask(method, path, headers as Record<string, string>, body);
      const answer = await (this.#tamper?.({ method, path, body }, real) ?? real());
      const { "content-length": _, "transfer-encoding": __, ...kept } = answer.headers ?? {};
      response.writeHead(answer.status, kept);
      response.end(answer.body);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  end(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async open(client: (url: string) => Promise<Backend>): Promise<TamperedBackend> {
    this.#tamper = undefined;
    return { backend: await client(this.url), answer: (tamper) => void (this.#tamper = tamper) };
  }

  #ask(method: string, path: string, headers: Readonly<Record<string, string>>, body: string): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      // Packed answers could not be altered; the Host header is signed, so it stays.
      const requested = request(`${this.behind()}${path}`, {
        method,
        headers: { ...headers, "accept-encoding": "identity" },
      });
      requested.once("response", (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.once("end", () =>
          resolve({ status: answer.statusCode!, headers: answer.headers as Record<string, string>, body: text }),
        );
      });
      requested.once("error", reject);
      requested.end(body);
    });
  }
}
