/** Ids are `region/vendor-id`; a route's is `region/route-table-id/destination/prefix-length`. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** `region/route-table-id` of a route's id. */
export function routeTablePart(id: string): string {
  return id.split("/").slice(0, 2).join("/");
}

/** The first part. */
export function regionPart(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

/** The account in a resource's `account` stamp, `backend/vendor/account…`. */
export function accountPart(identity: string): string {
  return identity.split("/")[2] ?? identity;
}
