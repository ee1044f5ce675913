/** Errors in the form of each API version. */
import { randomUUID } from "node:crypto";
import type { WireAnswer } from "../../../servers/emulator/contract.js";
import { isPeeringError, type PeeringError } from "../../../errors.js";

/** `gateway` in front of all services; `neutron` is v2.0; `v1` is the API with wrapped bodies. */
export type Layer = "gateway" | "neutron" | "v1" | "v3" | "iam";

/** An error answer: the status, and the layer's own code or type. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const BODIES: Readonly<Record<Layer, (refused: Refused, requestId: string) => object>> = {
  gateway: ({ code, message }, requestId) => ({ error_msg: message, error_code: code, request_id: requestId }),
  neutron: ({ code, message }) => ({ NeutronError: { message, type: code, detail: "" } }),
  v1: ({ code, message }) => ({ code, message }),
  v3: ({ code, message }, requestId) => ({ request_id: requestId, error_code: code, error_msg: message }),
  iam: ({ status, code, message }) => ({ error: { code: status, message, title: code } }),
};

export function answerRefusal(layer: Layer, refused: Refused): WireAnswer {
  const requestId = randomUUID().replaceAll("-", "");
  return {
    status: refused.status,
    headers: { "x-request-id": requestId },
    body: JSON.stringify(BODIES[layer](refused, requestId)),
  };
}

/** The layer's own error for an input that is never valid. */
export function malformed(layer: Layer, message: string): Refused {
  return new Refused(
    400,
    layer === "neutron" ? "HTTPBadRequest" : layer === "iam" ? "Bad Request" : "VPC.0101",
    message,
  );
}

/** Converts a refusal of the embedded cloud into the layer's error. */
export async function asLayerError<T>(outcome: Promise<T>, errorFor: (error: PeeringError) => LayerError): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    const [status, code, message = error.message] = errorFor(error);
    throw new Refused(status, code, message);
  }
}

/** Without a text of the layer, the embedded cloud's text is used. */
export type LayerError = readonly [status: number, code: string, message?: string];
