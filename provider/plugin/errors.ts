/** Converts errors of the handlers to gRPC errors. */
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { isPeeringError } from "../errors.js";
import type { Props } from "../engine/props.js";
import { toStruct } from "./values.js";

/** An existing resource that could not be completed: the engine saves it. */
interface Incomplete {
  readonly id: string;
  /** From the handler; in the engine's form after the service has added its own. */
  readonly properties: Props | Struct;
  readonly reasons: string[];
}

interface Answer {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

export function answerOf(error: unknown): Answer {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const { id, properties = {}, reasons = [] } = error as Partial<Incomplete>;
  if (id === undefined) {
    const isAwaiting = isPeeringError((error as { readonly cause?: unknown }).cause, "awaiting");
    return isAwaiting ? answer(message, "ErrorResourceAwaitFailed") : { code: status.UNKNOWN, details: message };
  }
  const failed = new ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(properties instanceof Struct ? properties : toStruct(properties));
  failed.setReasonsList(reasons);
  return answer(message, "ErrorResourceInitFailed", failed.serializeBinary());
}

/** A `pulumirpc` message attached to the error. Pulumi 3.276 added ErrorResourceAwaitFailed, which has no fields. */
function answer(message: string, name: string, content: Uint8Array = new Uint8Array()): Answer {
  const detail = new Any();
  detail.pack(content, `pulumirpc.${name}`);
  const whole = new Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(message);
  whole.addDetails(detail);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
