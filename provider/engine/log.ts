/**
 * Messages on the resource's own line, through the engine's Log call. A dynamic provider has no client for it; the
 * engine's address is the plugin's last argument. The message is encoded by hand (five protobuf fields), so that the
 * handlers do not depend on Pulumi's packages.
 */
import type { Client } from "@grpc/grpc-js";

export type LogLevel = "debug" | "info" | "warning" | "error";
export type Log = (level: LogLevel, message: string, urn?: string) => void;

/** `pulumirpc.LogSeverity` */
const SEVERITY: Record<LogLevel, number> = { debug: 0, info: 1, warning: 2, error: 3 };

/** Sends to the engine that started this process; without an engine (tests, scripts) it writes to standard error. */
export function engineLog(argv: readonly string[] = process.argv): Log {
  const address = engineAddress(argv);
  if (address === undefined) {
    return (level, message) => void process.stderr.write(`${level}: ${message}\n`);
  }
  let client: Client | undefined;
  return (level, message, urn = "") => {
    const grpc = require("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
    client ??= new grpc.Client(address, grpc.credentials.createInsecure());
    const identity = (bytes: Buffer) => bytes;
    const request = encodeLogRequest(SEVERITY[level], message, urn);
    client.makeUnaryRequest("/pulumirpc.Engine/Log", identity, identity, request, (error) => {
      // If the engine has stopped, the run ends, and the message goes to standard error.
      if (error) process.stderr.write(`${level}: ${message}\n`);
    });
  };
}

/** The engine's address is the last argument of a plugin. */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
  const last = argv.at(-1);
  return argv.length >= 3 && last !== undefined && /:\d+$/.test(last) ? last : undefined;
}

let isEnding = false;

/**
 * Ends a plugin at its first message after the engine has ended: the pipes are closed, results are lost, and Pulumi's
 * host would report each failed write by another failed write, without end.
 */
export function endWithEngine(argv: readonly string[] = process.argv): void {
  if (isEnding || engineAddress(argv) === undefined) return;
  isEnding = true;
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
}

/** `message LogRequest { LogSeverity severity = 1; string message = 2; string urn = 3; }` */
export function encodeLogRequest(severity: number, message: string, urn: string): Buffer {
  const text = (field: number, value: string) => {
    const bytes = Buffer.from(value, "utf8");
    return bytes.length === 0
      ? Buffer.alloc(0)
      : Buffer.concat([Buffer.from([(field << 3) | 2]), varint(bytes.length), bytes]);
  };
  const head = severity === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([1 << 3]), varint(severity)]);
  return Buffer.concat([head, text(2, message), text(3, urn)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}
