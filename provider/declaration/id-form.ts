/** IDs in a program: their form, and whether an ID identifies the kind of object that the property expects. */
import { z } from "zod";
import { idKindOf, isId, resourcesOf } from "./declare.js";
import { idFault } from "../engine/ids.js";
import type { Props } from "../engine/props.js";
import { isUnknown } from "../engine/unknown.js";
import { PeeringError } from "../errors.js";
import { type IdKind, idOfShape, NOUNS, otherKind } from "../rules/id-shape.js";
import type { VendorRules } from "../rules/schema.js";

const KINDS: Readonly<Record<string, IdKind>> = {
  Vpc: "vpc",
  PeeringConnection: "peering",
  PeeringAccepter: "peering",
  RouteTable: "routeTable",
};

/** One error for each ID that no object of the vendor can have. */
export function idErrors(schema: z.ZodObject, known: Props, rules: VendorRules): PeeringError[] {
  return idsIn(schema, known).flatMap(({ property, text, kind }) => {
    const what = idFault(text) ?? (kind && otherKind(rules, text, kind));
    const example = kind === undefined ? "" : `, for example ${JSON.stringify(exampleOf(rules, kind))}`;
    const noun = kind === undefined ? "the object" : NOUNS[kind];
    const fix = `Set it to the ID of ${noun}${example}`;
    return what === undefined
      ? []
      : [new PeeringError("invalid-input", what, { property, value: text, vendor: rules.id, fix })];
  });
}

interface GivenId {
  readonly property: string;
  readonly text: string;
  readonly kind: IdKind | undefined;
}

function idsIn(schema: z.ZodObject, known: Props, path: readonly string[] = []): GivenId[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, type]) => {
    const value = known[key];
    const property = [...path, key];
    const inner = type instanceof z.ZodOptional ? (type.unwrap() as z.ZodType) : type;
    if (inner instanceof z.ZodObject && typeof value === "object" && value !== null)
      return idsIn(inner, value as Props, property);
    if (!isId(type) || typeof value !== "string" || isUnknown(value)) return [];
    const kind = idKindOf(type) ?? KINDS[resourcesOf(type)[0] ?? ""];
    return [{ property: property.join("."), text: value, kind }];
  });
}

/** An ID in the vendor's format, with its region. */
function exampleOf(rules: VendorRules, kind: IdKind): string {
  let n = 0;
  return `${rules.regions.value.example}/${idOfShape(rules.ids.value[kind], (count) => n++ % count)}`;
}
