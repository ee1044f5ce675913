/** Estimated interruption of traffic by a change of connections; no vendor publishes figures. */

/** Estimated seconds per call: sent, completed, and followed by the next. */
const SECONDS = { delete: 5, create: 5, route: 1 } as const;

export const ESTIMATE =
  `An estimate: ${SECONDS.delete} s for the deletion of the old connection, ${SECONDS.create} s for the new one, ` +
  `${SECONDS.route} s for each route written after it. No vendor publishes figures, and a failure in between takes longer.`;

/**
 * The old connection is deleted first, because vendors refuse a second one for the pair; traffic resumes with its
 * routes.
 */
export function replacementSeconds(routes: number): number {
  return SECONDS.delete + SECONDS.create + SECONDS.route * routes;
}

/** The new route table is created first; its routes are written while the subnets' associations change. */
export function tableSeconds(routes: number): number {
  return SECONDS.create + SECONDS.route * routes;
}

/** A route of the same destination is deleted and written again. */
export function rerouteSeconds(): number {
  return SECONDS.delete + SECONDS.route;
}
