/** Property values of the engine's protocol, as plain values. */
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { keepSecretInputs } from "../declaration/secret-inputs.js";
import type { Props } from "../engine/props.js";
import { SECRET, secretOf, SIGNATURE } from "../engine/secret-values.js";
import { UNKNOWN } from "../engine/unknown.js";

const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** A resource that a program passes as an input. */
export interface Reference {
  readonly urn: string;
  /** Absent until the resource is created. */
  readonly id?: string;
}

/** References by property path, such as `requester.vpc`. */
export type References = ReadonlyMap<string, Reference>;

export interface Values {
  /** With IDs instead of resources, and plain secrets. */
  readonly values: Props;
  readonly references: References;
  /** Names of the properties that contain a secret. */
  readonly secrets: ReadonlySet<string>;
}

export function readValues(struct: Struct | undefined): Values {
  const found = { references: new Map<string, Reference>(), secrets: new Set<string>() };
  const values = (struct?.toJavaScript() ?? {}) as Props;
  return { values: plain(values, "", found) as Props, ...found };
}

/** In the engine's form: secret properties are marked as secrets. */
export function toStruct(props: Props, secrets: ReadonlySet<string> = new Set()): Struct {
  const marked = Object.entries(JSON.parse(JSON.stringify(props)) as Props).map(([name, value]) => [
    name,
    secrets.has(name) ? secretOf(value) : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(marked) as never);
}

interface Found {
  readonly references: Map<string, Reference>;
  readonly secrets: Set<string>;
}

function plain(value: unknown, path: string, found: Found): unknown {
  if (Array.isArray(value)) return value.map((one, i) => plain(one, `${path}[${i}]`, found));
  if (typeof value !== "object" || value === null) return value;
  const special = value as Readonly<Record<string, unknown>>;
  switch (special[SIGNATURE]) {
    case SECRET:
      return secret(plain(special["value"], path, found), path, found);
    case OUTPUT: {
      const known = Object.hasOwn(special, "value") ? plain(special["value"], path, found) : UNKNOWN;
      return special["secret"] === true ? secret(known, path, found) : known;
    }
    case RESOURCE: {
      const { urn, id } = special as { readonly urn: string; readonly id?: unknown };
      const isKnown = typeof id === "string" && id !== "" && id !== UNKNOWN;
      found.references.set(path, { urn, ...(isKnown && { id }) });
      return isKnown ? id : UNKNOWN;
    }
    default:
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, plain(one, path === "" ? key : `${path}.${key}`, found)]),
      );
  }
}

/** Removed from errors and messages. */
function secret(value: unknown, path: string, { secrets }: Found): unknown {
  secrets.add(path.split(/[.[]/)[0]!);
  keepSecretInputs(value);
  return value;
}
