/** Timeout that the engine passes for the operation in progress (resource option `customTimeouts`). */
import { AsyncLocalStorage } from "node:async_hooks";

const timeouts = new AsyncLocalStorage<number>();

/** @param seconds 0: not set */
export function withOperationTimeout<T>(seconds: number, work: () => T): T {
  return seconds > 0 ? timeouts.run(seconds, work) : work();
}

/** In seconds. */
export const operationTimeout = (): number | undefined => timeouts.getStore();
