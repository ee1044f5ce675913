/**
 * Serialises changes of the same objects: vendors refuse a second change of a VPC or route table while the first is in
 * progress. Work starts when all of its objects are free, in order of arrival, and may release them before it ends. No
 * work holds one object while it waits for another, so there is no deadlock.
 */
import { withTurn } from "../turn.js";

export class MutationQueue {
  readonly #busy = new Set<string>();
  #waiting: Waiting[] = [];

  /** @param objects all objects that the work touches, by globally unique names */
  async run<T>(objects: readonly string[], work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ objects, begin });
      this.#admit();
    });
    let isBusy = true;
    const end = () => {
      if (!isBusy) return;
      isBusy = false;
      for (const object of objects) this.#busy.delete(object);
      this.#admit();
    };
    try {
      return await withTurn(end, work);
    } finally {
      end();
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
