/** Property values of the engine's protocol, as plain values. */
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Props } from "../props.js";
import { UNKNOWN } from "../unknown.js";

/** An object with this key is a special value, of the kind that the key's value names. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** A resource that a program passed as an input. */
export interface Reference {
  readonly urn: string;
  /** Absent while the resource is yet to be created. */
  readonly id?: string;
}

/** By the path of the property, such as `requester.vpc`. */
export type References = ReadonlyMap<string, Reference>;

/** Values with IDs in place of resources, and the resources. */
export function readValues(struct: Struct | undefined): { readonly values: Props; readonly references: References } {
  const references = new Map<string, Reference>();
  const values = (struct?.toJavaScript() ?? {}) as Props;
  return { values: plain(values, "", references) as Props, references };
}

function plain(value: unknown, path: string, references: Map<string, Reference>): unknown {
  if (Array.isArray(value)) return value.map((one, i) => plain(one, `${path}[${i}]`, references));
  if (typeof value !== "object" || value === null) return value;
  const special = value as Readonly<Record<string, unknown>>;
  switch (special[SIGNATURE]) {
    case SECRET:
      return plain(special["value"], path, references);
    case OUTPUT:
      return Object.hasOwn(special, "value") ? plain(special["value"], path, references) : UNKNOWN;
    case RESOURCE: {
      const { urn, id } = special as { readonly urn: string; readonly id?: unknown };
      const isKnown = typeof id === "string" && id !== "" && id !== UNKNOWN;
      references.set(path, { urn, ...(isKnown && { id }) });
      return isKnown ? id : UNKNOWN;
    }
    default:
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, plain(one, path === "" ? key : `${path}.${key}`, references)]),
      );
  }
}
