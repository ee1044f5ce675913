/**
 * A clock that client and emulator share. It stands still while a call is under way, and moves on to the next timer
 * once nothing else can go on: waits cost nothing, and batches do not depend on the machine.
 */
import { type AxiosAdapter, getAdapter } from "axios";

const overHttp = getAdapter("http");

/** Turns of the event loop in which what follows from a timer or an answer is done. */
const TURNS = 3;

export class VirtualTime {
  #now = Date.now();
  #underWay = 0;
  #timers: { readonly at: number; readonly ring: () => void }[] = [];

  /** @param latency milliseconds of a call, there and back */
  constructor(private readonly latency = 0) {}

  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((ring) => void this.#timers.push({ at: this.#now + Math.max(0, milliseconds), ring }));

  readonly adapter: AxiosAdapter = async (config) => {
    if (this.latency > 0) await this.sleep(this.latency / 2);
    this.#underWay++;
    try {
      return await overHttp(config);
    } finally {
      this.#underWay--;
      if (this.latency > 0) await this.sleep(this.latency / 2);
    }
  };

  /** The outcome of the work, with time passing as it sleeps. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    for (;;) {
      await this.#settled();
      if (isOver) return work;
      const next = this.#timers.reduce((first, { at }) => Math.min(first, at), Infinity);
      if (next === Infinity) throw new Error("the work waits for something that no clock brings about");
      this.#now = Math.max(this.#now, next);
      const due = this.#timers.filter(({ at }) => at <= next);
      this.#timers = this.#timers.filter(({ at }) => at > next);
      for (const { ring } of due) ring();
    }
  }

  async #settled(): Promise<void> {
    for (let quiet = 0; quiet < TURNS; quiet = this.#underWay > 0 ? 0 : quiet + 1) await new Promise(setImmediate);
  }
}
