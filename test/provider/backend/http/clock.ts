/** Timers that the test lets go by. */
export class Clock {
  time = 1_000_000;
  readonly #timers: { readonly at: number; readonly go: () => void }[] = [];

  readonly now = () => this.time;
  readonly random = () => 0.5;
  readonly sleep = (milliseconds: number) =>
    new Promise<void>((go) => {
      const at = this.time + Math.max(0, milliseconds);
      // Behind those of the same time: timers go in the order in which they were set.
      let place = this.#timers.length;
      while (place > 0 && this.#timers[place - 1]!.at > at) place--;
      this.#timers.splice(place, 0, { at, go });
    });

  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      await settled();
      const next = this.#timers[0];
      if (next === undefined || next.at >= end) break;
      this.#goTo(next.at);
    }
    this.time = end;
  }

  /** Until the work is done. */
  async run(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => (isDone = true));
    for (;;) {
      await settled();
      if (isDone) return;
      const next = this.#timers[0];
      if (next === undefined) throw new Error("the work waits, and no timer is set");
      this.#goTo(next.at);
    }
  }

  #goTo(at: number): void {
    this.time = at;
    this.#timers.shift()!.go();
  }
}

/** What follows from a timer is done before the next one. */
async function settled(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}
