/**
 * The process whose memory the soak measures: the emulator with faults. It sends its keys and addresses once, and its
 * figures for each message `measure`. It needs Node's option `--expose-gc`, to measure after a garbage collection.
 */
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";

/** What is counted in a process that is to run for days. */
export interface Figures {
  /** After a collection. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Sockets, timers and others that keep a process alive. */
  readonly handles: number;
}

export type Ready = Pick<RunningEmulator, "urls" | "keys">;

async function main([cloudFile, faults, seed]: readonly string[]): Promise<void> {
  const behaviour = { faults: Number(faults), seed: Number(seed), latency: 5, task: 50 };
  const emulator = await startEmulator({ cloudFile, behaviour });
  const send = (message: Ready | Figures) => process.send!(message);
  process.on("message", (requested) => {
    if (requested === "measure") send(measure());
    else void emulator.close().then(() => process.disconnect());
  });
  send({ urls: emulator.urls, keys: emulator.keys });
}

function measure(): Figures {
  if (globalThis.gc === undefined) throw new Error("start this process with --expose-gc");
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, residentBytes: rss, handles: process.getActiveResourcesInfo().length };
}

void main(process.argv.slice(2));
