/** Collects requests that arrive within a short time, and sends them together. */
export type Sleep = (milliseconds: number) => Promise<void>;

export interface Clock {
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  readonly sleep: Sleep;
}

export interface BatchTiming {
  /** Milliseconds to wait for further requests. */
  readonly window: number;
  /**
   * Requests that arrive while a batch with their key is in progress wait until its end, or this many milliseconds, and
   * are sent together. Default: they do not wait.
   */
  readonly longestTurn?: number;
}

interface Batch<Request, Answer> {
  readonly questions: Request[];
  readonly answers: Promise<readonly Promise<Answer>[]>;
}

/** Milliseconds. */
const LONGEST_REST = 500;

export class Batcher<Request, Answer> {
  readonly #open = new Map<string, Batch<Request, Answer>>();
  /** The end of the last batch, and the earliest start of the next one. */
  readonly #inProgress = new Map<string, Promise<number>>();

  /** @param answer returns one promise per request, so that each can fail alone */
  constructor(
    private readonly timing: BatchTiming,
    private readonly clock: Clock,
    private readonly answer: (requests: readonly Request[]) => readonly Promise<Answer>[],
  ) {}

  /** @param key requests are combined only if their keys are equal */
  async request(key: string, request: Request): Promise<Answer> {
    const batch = this.#open.get(key) ?? this.#begin(key);
    const place = batch.questions.push(request) - 1;
    return (await batch.answers)[place]!;
  }

  #begin(key: string): Batch<Request, Answer> {
    const requests: Request[] = [];
    const answers = Promise.all([this.clock.sleep(this.timing.window), this.#turn(key)]).then(() => {
      this.#open.delete(key);
      const promises = this.answer(requests);
      if (this.timing.longestTurn !== undefined) this.#inProgress.set(key, this.#restAfter(promises));
      return promises;
    });
    const batch = { questions: requests, answers };
    this.#open.set(key, batch);
    return batch;
  }

  async #turn(key: string): Promise<void> {
    const inProgress = this.#inProgress.get(key);
    if (inProgress === undefined) return;
    const { now, sleep } = this.clock;
    const { longestTurn = 0 } = this.timing;
    const until = await (longestTurn === Infinity
      ? inProgress
      : Promise.race([inProgress, sleep(longestTurn).then(() => -Infinity)]));
    if (until > now()) await sleep(until - now());
  }

  /**
   * Pause as long as the batch: other callers' changes take about as long, and the requests that follow them join the
   * next batch.
   */
  async #restAfter(promises: readonly Promise<Answer>[]): Promise<number> {
    const { now } = this.clock;
    const began = now();
    await Promise.allSettled(promises);
    return now() + Math.min(LONGEST_REST, now() - began + this.timing.window);
  }
}
