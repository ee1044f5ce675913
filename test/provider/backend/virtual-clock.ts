/** A clock that moves only when nothing else can go on. */
export class VirtualClock {
  #now: number;
  #timers: { readonly at: number; readonly ring: () => void }[] = [];

  /** @param now milliseconds at which it begins */
  constructor(now = 0) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((ring) => void this.#timers.push({ at: this.#now + Math.max(0, milliseconds), ring }));

  /** The outcome of the work, with time passing as it sleeps. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    for (;;) {
      await this.settled();
      if (isOver) return work;
      const next = this.#timers.reduce((first, { at }) => Math.min(first, at), Infinity);
      if (next === Infinity) throw new Error("the work waits for something that no clock brings about");
      this.#now = next;
      const due = this.#timers.filter(({ at }) => at <= next);
      this.#timers = this.#timers.filter(({ at }) => at > next);
      for (const { ring } of due) ring();
    }
  }

  /** Until nothing can go on without time passing. */
  protected async settled(): Promise<void> {
    await new Promise(setImmediate);
  }
}
