/** HTTP requests of the protocol: a token in a header, JSON in both directions. */
import {
  type HttpAnswer,
  type Meaning,
  meaningOfStatus,
  type Protocol,
  type Reading,
} from "../../backend/http/protocol.js";
import { BUSY_CODES, failure, isFinal } from "./failures.js";

/** Rate limit for a small server; a larger one sets maxCallsPerSecond. */
const CALLS_PER_SECOND = 100;

export function gatewayProtocol(vendor: string, token: string): Protocol {
  return {
    vendor,
    kind: "gateway",
    sign: (call) => ({
      ...call,
      headers: {
        ...call.headers,
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(call.body !== undefined && { "content-type": "application/json" }),
      },
    }),
    read,
    meaningOf: ({ code, status }) => meaningOfCode(code) ?? meaningOfStatus(status),
    callsPerSecond: () => CALLS_PER_SECOND,
  };
}

/** A refusal is one of our own errors: the client throws it unchanged. */
function read({ status, body }: HttpAnswer): Reading {
  if (status === 204) return { result: undefined };
  const json = parsed(body);
  const found = failure.safeParse(json);
  if (found.success && isFinal(found.data)) return { result: found.data };
  if (found.success) {
    const { code, message } = found.data.error;
    return { refusal: { status, code, message } };
  }
  if (status === 200 && json !== undefined) return { result: json };
  return { foreign: "not an answer of a gateway" };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

const meaningOfCode = (code: string): Meaning | undefined => BUSY_CODES.find((known) => known === code);
