/**
 * Facts in an ID: IDs are `region/vendor-id`, a route's `region/route-table-id/destination/prefix-length`. `undefined`
 * without an ID, as with mocks that omit it.
 */
type Part = <Id extends string | undefined>(id: Id) => Id extends string ? string : undefined;

const partBy = (part: (id: string) => string): Part =>
  ((id: string | undefined) => (id === undefined ? undefined : part(id))) as Part;

export const lastPart = partBy((id) => id.slice(id.lastIndexOf("/") + 1));

/** `region/route-table-id` of a route's id. */
export const routeTablePart = partBy((id) => id.split("/").slice(0, 2).join("/"));

/** The first part. */
export const regionPart = partBy((id) => id.slice(0, id.indexOf("/")));

/** The account in a resource's `account` property, `backend/vendor/account…`. */
export const accountPart = partBy((identity) => identity.split("/")[2] ?? identity);
