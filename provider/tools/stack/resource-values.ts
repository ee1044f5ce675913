/** Values of our resources in a preview or a state: the known ones, checked by type. */
import { z } from "zod";
import { issueText } from "../../declaration/issue-text.js";
import { PeeringError } from "../../errors.js";
import { identityParts } from "../../engine/ids.js";
import { SIGNATURE } from "../../engine/secret-values.js";
import { readCidr } from "../../network/cidr/cidr.js";
import { rulesOf, VENDOR_IDS } from "../../rules/registry.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * The known values, without the engine's own and without secrets.
 * @param resource its name, for errors about values of another type
 */
export function knownValues(resource: string, values: Values = {}): Values {
  const known = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !name.startsWith("__") && !isUnknown(value) && !isSecret(value)),
  );
  const parsed = shape.safeParse(known, { error: issueText });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new PeeringError("invalid-input", message, {
      property: [resource, ...path.map(String)].join("."),
      value: valueAt(known, path),
      fix: "Use the preview or the state as the engine wrote it",
    });
  }
  return known;
}

/** The engine's placeholders for unknown values: a string, a number, a list, a map, … */
const UNKNOWNS = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

/** A preview prints a secret as this word, a state as an object with a signature. */
function isSecret(value: unknown): boolean {
  return value === "[secret]" || (typeof value === "object" && value !== null && SIGNATURE in value);
}

const text = z.string({ error: "it is not text" });
const cidr = text.refine((block) => isUnknown(block) || "cidr" in readCidr(block), { error: "it is not a CIDR block" });
const account = text.refine((identity) => rulesOf(identityParts(identity).vendor) !== undefined, {
  error: `it names none of the vendors ${VENDOR_IDS.join(", ")}`,
});
const end = z.looseObject(
  { accountId: text.optional(), region: text.optional(), vpcId: text.optional(), vpc: text.optional() },
  { error: "it is not an object" },
);

/** The properties that the report, the topology and reach use. Others are printed unchanged. */
const shape = z.looseObject({
  account: account.optional(),
  name: text.nullish(),
  region: text.nullish(),
  cidrBlock: cidr.nullish(),
  secondaryCidrBlocks: z.array(cidr, { error: "it is not a list" }).nullish(),
  ipv6CidrBlock: cidr.nullish(),
  edgeSiteId: text.nullish(),
  vpc: text.nullish(),
  peerVpc: text.nullish(),
  peerAccountId: text.nullish(),
  bandwidthMbps: z.number({ error: "it is not a number" }).nullish(),
  chargeType: text.nullish(),
  decision: text.nullish(),
  peeringConnection: text.nullish(),
  requester: end.nullish(),
  accepter: end.nullish(),
  routeTableId: text.nullish(),
  subnetId: text.nullish(),
  routeTable: text.nullish(),
  destinationCidrBlock: cidr.nullish(),
  state: text.nullish(),
  stateReason: text.nullish(),
  expiresAt: text.nullish(),
});

const valueAt = (values: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);
