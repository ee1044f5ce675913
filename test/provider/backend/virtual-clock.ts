/** A clock that moves only when nothing else can go on. */
export class VirtualClock {
  #now = 0;
  #timers: { readonly at: number; readonly ring: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.#timers.push({ at: this.#now + milliseconds, ring: resolve });
    });

  /** The outcome of the work, with time passing as it sleeps. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    for (;;) {
      await new Promise(setImmediate);
      if (isOver) return work;
      const next = this.#timers.reduce<number>((first, { at }) => Math.min(first, at), Infinity);
      if (next === Infinity) throw new Error("the work waits for something that no clock brings about");
      this.#now = next;
      const due = this.#timers.filter(({ at }) => at <= next);
      this.#timers = this.#timers.filter(({ at }) => at > next);
      for (const { ring } of due) ring();
    }
  }
}
