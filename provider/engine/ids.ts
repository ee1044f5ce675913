/**
 * IDs in Pulumi: `region/vendor-id`; a route's `region/table/cidr`. Immutable facts are derived from them, because all
 * other outputs of a resource are unknown while it is being updated. Vendor IDs without region are accepted as inputs.
 */
/** A region, and the vendor's ID in it. */
export interface Ref {
  readonly region: string;
  readonly id: string;
}

/** `ap-guangzhou/vpc-1` or `vpc-1` → its parts. */
export function parseId(text: string): { readonly region?: string; readonly id: string } {
  const slash = text.indexOf("/");
  return slash < 0 ? { id: text } : { region: text.slice(0, slash), id: text.slice(slash + 1) };
}

/** The error in the form of an ID; `undefined`: none. */
export function idFault(text: string): string | undefined {
  if (/^(?:[^\s/]+\/)?[^\s/]+$/.test(text)) return undefined;
  return "is not an ID: an ID is the vendor's ID, with its region and a slash in front or without, and has no spaces";
}

export const formatId = ({ region, id }: Ref): string => `${region}/${id}`;

/** A full ID; `region` completes one without region. */
export function refOf(text: string, region: string): Ref {
  const parsed = parseId(text);
  return { region: parsed.region ?? region, id: parsed.id };
}

/** An ID of a program in its full form; a value that is not text, such as an unknown one, stays as it is. */
export function completeId(id: unknown, region: unknown): unknown {
  if (typeof id !== "string" || typeof region !== "string") return id;
  return formatId(refOf(id, region));
}

export const formatRouteId = (table: Ref, destinationCidrBlock: string): string =>
  `${formatId(table)}/${destinationCidrBlock}`;

/** `region/table/cidr`, the table without region if that is given otherwise; the CIDR block keeps its own slash. */
export function parseRouteId(
  text: string,
  region?: string,
): { readonly table: Ref; readonly destinationCidrBlock: string } | undefined {
  const parts = text.split("/");
  if (parts.length === 3 && region !== undefined) parts.unshift(region);
  const [own, table, address, prefix] = parts;
  if (parts.length !== 4 || !own || !table || !address || !prefix) return undefined;
  return { table: { region: own, id: table }, destinationCidrBlock: `${address}/${prefix}` };
}

/** Parts of an identity `backend/vendor/account[/store]`. */
export function identityParts(identity: string): {
  readonly backend: string;
  readonly vendor: string;
  readonly accountId: string;
} {
  const [backend = "", vendor = "", accountId = ""] = identity.split("/");
  return { backend, vendor, accountId };
}
