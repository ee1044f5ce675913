/** The timeout that the engine gave for the operation in progress, by the resource option `customTimeouts`. */
import { AsyncLocalStorage } from "node:async_hooks";

const timeouts = new AsyncLocalStorage<number>();

/** @param seconds 0: none was given */
export function withOperationTimeout<T>(seconds: number, work: () => T): T {
  return seconds > 0 ? timeouts.run(seconds, work) : work();
}

/** In seconds. */
export const operationTimeout = (): number | undefined => timeouts.getStore();
