/**
 * Work on the same objects, one after the other in the order it was asked for. Vendors refuse a second change of a
 * VPC or table while the first is under way. Each piece waits only for earlier ones, so none wait for each other.
 */
export class InOrder {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @param objects whatever the work touches, by names that mean the same object everywhere. */
  async run<T>(objects: readonly string[], work: () => Promise<T>): Promise<T> {
    const earlier = objects.map((object) => this.#last.get(object) ?? NOTHING);
    const result = Promise.all(earlier).then(work);
    // How it ended concerns whoever asked for it, not whoever comes next.
    const over = Promise.allSettled([result]);
    for (const object of objects) this.#last.set(object, over);
    await over;
    for (const object of objects) if (this.#last.get(object) === over) this.#last.delete(object);
    return result;
  }
}

const NOTHING = Promise.resolve();
