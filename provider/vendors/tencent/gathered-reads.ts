/**
 * Reads by id that arrive together, or while another is under way, go out as one: a hundred creations, each of which
 * has to look at what it made, look a few times.
 */

/** Milliseconds: calls that were sent together are answered in about that. */
const WINDOW = 25;

export class GatheredReads<T> {
  readonly #queues = new Map<string, Queue<T>>();

  constructor(private readonly read: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) {}

  /** Ids that are not there are not in the answer. It is read after the call, so that it shows the caller's changes. */
  get(region: string, ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    let queue = this.#queues.get(region);
    if (queue === undefined) this.#queues.set(region, (queue = new Queue((wanted) => this.read(region, wanted))));
    return queue.get(ids);
  }
}

class Queue<T> {
  #wanted = new Set<string>();
  #next: Promise<ReadonlyMap<string, T>> | undefined;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(private readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) {}

  get(ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    for (const id of ids) this.#wanted.add(id);
    this.#next ??= Promise.all([this.#underWay, company()]).then(() => this.#start());
    return this.#next;
  }

  #start(): Promise<ReadonlyMap<string, T>> {
    const wanted = [...this.#wanted];
    this.#wanted = new Set();
    this.#next = undefined;
    const reading = this.read(wanted);
    // Whoever waits for this read hears of its failure; whoever comes next has a read of its own.
    this.#underWay = reading.then(
      () => undefined,
      () => undefined,
    );
    return reading;
  }
}

const company = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, WINDOW));
