/**
 * The turn of a change among the changes of the same VPC or table, which vendors refuse while another is in progress. A
 * client ends the turn when the vendor has answered, and then reads until the change is visible.
 */
import { AsyncLocalStorage } from "node:async_hooks";

const turns = new AsyncLocalStorage<() => void>();

export function withTurn<T>(end: () => void, change: () => T): T {
  return turns.run(end, change);
}

/** Ends the turn of the change in progress, if there is one. */
export function endTurn(): void {
  turns.getStore()?.();
}
