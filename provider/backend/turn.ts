/**
 * The turn of a change among those of the same VPC or table, which vendors refuse while another is in progress. A client
 * ends it early when the vendor has answered, and goes on to read until the change shows.
 */
import { AsyncLocalStorage } from "node:async_hooks";

const turns = new AsyncLocalStorage<() => void>();

export function withTurn<T>(end: () => void, change: () => T): T {
  return turns.run(end, change);
}

/** Of the change in progress, if it has one. */
export function endTurn(): void {
  turns.getStore()?.();
}
