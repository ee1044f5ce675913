/** Records the servers that answered during an operation, and their clocks: from Node's diagnostics of its requests. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

export interface RespondingServer {
  readonly host: string;
  /** Milliseconds by which its clock is ahead of this machine's; absent if its response has no date. */
  readonly ahead?: number;
}

const FINISHED = "http.client.response.finish";

export async function recordingServers<T>(
  work: () => Promise<T>,
): Promise<{ outcome: T; servers: RespondingServer[] }> {
  const servers = new Map<string, RespondingServer>();
  const listen = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    // Without the path: some vendors sign in the query.
    const host = String(request.getHeader("host") ?? request.host);
    const at = Date.parse(response.headers.date ?? "");
    servers.set(host, { host, ...(!Number.isNaN(at) && { ahead: at - Date.now() }) });
  };
  subscribe(FINISHED, listen);
  try {
    return { outcome: await work(), servers: [...servers.values()] };
  } finally {
    unsubscribe(FINISHED, listen);
  }
}
