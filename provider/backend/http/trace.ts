/**
 * VPC_PEERING_TRACE=<file>: writes each request to a vendor's API or a gateway and its answer as one JSON line, without
 * secrets. The call is recorded before it is signed, so it contains no signature and no key; `redaction.ts` removes
 * other secrets.
 */
import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { PeeringError } from "../../errors.js";
import type { HttpAnswer, HttpCall } from "./protocol.js";
import { cleanBody, cleanHeaders, cleanText, cleanUrl } from "./redaction.js";

export const TRACE_VARIABLE = "VPC_PEERING_TRACE";

export const traceLine = z.object({
  /** Time when the request was sent, ISO 8601, UTC. */
  time: z.string(),
  vendor: z.string(),
  /** `gateway`: the vendor-neutral protocol of the gateway. */
  protocol: z.enum(["api", "gateway"]),
  action: z.string(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  url: z.string().refine((url) => URL.canParse(url)),
  attempt: z.number(),
  durationMs: z.number(),
  requestHeaders: z.record(z.string(), z.string()),
  requestBody: z.string().optional(),
  status: z.number().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  /** Reason for the missing answer. */
  error: z.string().optional(),
});
export type TraceLine = z.infer<typeof traceLine>;

export interface Traced {
  readonly vendor: string;
  readonly protocol: TraceLine["protocol"];
  readonly call: HttpCall;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly endedAt: number;
  readonly outcome: HttpAnswer | { readonly error: string };
}

/** File named by the environment variable, relative to the program's folder. */
export function traceFile(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const file = environment[TRACE_VARIABLE];
  return file ? resolve(file) : undefined;
}

/** Fails if the file cannot be written, before the first call. */
export function openTrace(): ((traced: Traced) => void) | undefined {
  const file = traceFile();
  if (file === undefined) return undefined;
  attempt(file, () => closeSync(openOwn(file)));
  return (traced) => attempt(file, () => append(file, `${JSON.stringify(lineOf(traced))}\n`));
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new PeeringError("invalid-config", `the trace cannot be written (${code})`, {
      property: TRACE_VARIABLE,
      value: file,
      cause,
      fix: "Set a path in an existing, writable folder, or unset the variable",
    });
  }
}

/**
 * Restricts the file to its owner, even if it existed before. Pipes and devices, such as /dev/stderr, are not changed.
 */
function openOwn(file: string): number {
  const descriptor = openSync(file, "a", 0o600);
  try {
    if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return descriptor;
}

/** Appends in a single write, because several processes write to one trace. */
function append(file: string, line: string): void {
  const descriptor = openOwn(file);
  try {
    const bytes = Buffer.from(line);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}

function lineOf({ vendor, protocol, call, attempt, sentAt, endedAt, outcome }: Traced): TraceLine {
  const { action, method, url, headers = {}, body } = call;
  return {
    time: new Date(sentAt).toISOString(),
    vendor,
    protocol,
    action,
    method,
    url: cleanUrl(url),
    attempt,
    durationMs: Math.round(endedAt - sentAt),
    requestHeaders: cleanHeaders(headers),
    ...(body !== undefined && { requestBody: cleanBody(body) }),
    ...("error" in outcome
      ? { error: cleanText(outcome.error) }
      : { status: outcome.status, headers: cleanHeaders(outcome.headers), body: cleanBody(outcome.body) }),
  };
}
