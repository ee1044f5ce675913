/** Errors of the handlers as answers of the protocol. */
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Props } from "../props.js";

/** A resource that exists and could not be completed: the engine saves it. */
export interface Incomplete {
  readonly id: string;
  readonly properties: Props;
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
  if (id === undefined) return { code: status.UNKNOWN, details: message };
  const failed = new ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(Struct.fromJavaScript(properties as never));
  failed.setReasonsList(reasons);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(message);
  whole.addDetails(detail);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
