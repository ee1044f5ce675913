/**
 * Work on the same objects, one after the other: vendors refuse a second change of a VPC or table while the first is
 * under way. Whatever finds all of its objects free begins, the earliest first; nothing holds one object and waits for
 * another, so nothing waits for ever.
 */
export class MutationQueue {
  readonly #busy = new Set<string>();
  #waiting: Waiting[] = [];

  /** @param objects whatever the work touches, by names that mean the same object everywhere. */
  async run<T>(objects: readonly string[], work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ objects, begin });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      for (const object of objects) this.#busy.delete(object);
      this.#admit();
    }
  }

  #admit(): void {
    this.#waiting = this.#waiting.filter(({ objects, begin }) => {
      if (objects.some((object) => this.#busy.has(object))) return true;
      for (const object of objects) this.#busy.add(object);
      begin();
      return false;
    });
  }
}

interface Waiting {
  readonly objects: readonly string[];
  readonly begin: () => void;
}
