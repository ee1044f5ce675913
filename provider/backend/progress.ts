/** Receiver of retry and wait messages: the resource of the current call, without passing it through every function. */
import { AsyncLocalStorage } from "node:async_hooks";

const listeners = new AsyncLocalStorage<(message: string) => void>();

export function withProgress<T>(listener: (message: string) => void, work: () => T): T {
  return listeners.run(listener, work);
}

/** Reports to the resource in progress, if there is one. */
export function progress(message: string): void {
  listeners.getStore()?.(message);
}
