/** Errors of the handlers as answers of the protocol. */
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Props } from "../engine/props.js";
import { toStruct } from "./values.js";

/** A resource that exists and could not be completed: the engine saves it. */
interface Incomplete {
  readonly id: string;
  /** Of the handler; as the engine takes them once the service has added its own. */
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
  if (id === undefined) return { code: status.UNKNOWN, details: message };
  const failed = new ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(properties instanceof Struct ? properties : toStruct(properties));
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
