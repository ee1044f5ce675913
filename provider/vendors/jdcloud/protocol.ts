/** Wire format of JD Cloud's VPC API: rate limits, maxima, states, and the envelope of answers. */
import { z } from "zod";
import type { HttpAnswer, Reading } from "../../backend/http/protocol.js";
import { jsonIn } from "../kit/json.js";
import type { PeeringState } from "../../rules/schema.js";

export const PUBLIC_ENDPOINT = "https://vpc.jdcloud-api.com/v1";
/** "Most calls 60,000 a minute", VPC API Reference. */
export const CALLS_PER_SECOND = 1000;
/** Maximum page size. */
export const PAGE_SIZE = 100;
/** Tag that identifies the resource that created a VPC; not one of the user's tags. */
export const CREATOR_TAG = "pulumi-vpc-peering";

/** Next-hop type of a rule to a peering connection. */
export const THROUGH_CONNECTION = "vpc_peering";

export const STATES: Readonly<Record<string, PeeringState>> = {
  Initiated: "pending-acceptance",
  Connected: "active",
  Disconnected: "deleted-by-peer",
};

const envelope = z.object({
  requestId: z.string(),
  result: z.unknown().optional(),
  error: z
    .object({
      code: z.number(),
      status: z.string().nullish(),
      message: z.string().nullish(),
    })
    .nullish(),
});

export function readAnswer({ status, body }: HttpAnswer): Reading {
  const parsed = envelope.safeParse(jsonIn(body));
  const error = parsed.data?.error;
  if (error && error.code !== 0) {
    return {
      refusal: {
        status: error.code,
        code: error.status ?? "UNNAMED",
        message: error.message ?? "",
        requestId: parsed.data?.requestId,
      },
    };
  }
  if (parsed.success && status < 300) return { result: parsed.data.result };
  return { foreign: "no answer of the VPC API" };
}

/** In the default form of policies. */
export const permissionsOf = (action: string): readonly string[] =>
  (require("./permissions.js") as typeof import("./permissions.js")).permissions.forms[0].permissionOf(action).names;
