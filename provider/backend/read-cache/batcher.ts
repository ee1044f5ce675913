/** Collects requests that arrive within a short time, and answers them together. */
export type Sleep = (milliseconds: number) => Promise<void>;

interface Batch<Question, Answer> {
  readonly questions: Question[];
  readonly answers: Promise<readonly Promise<Answer>[]>;
}

export class Batcher<Question, Answer> {
  readonly #open = new Map<string, Batch<Question, Answer>>();
  readonly #underWay = new Map<string, Promise<unknown>>();

  /**
   * @param answer returns one promise for each request, so that one may fail alone
   * @param pace "in turn": requests that arrive while others of their key are in progress wait, and are sent together
   */
  constructor(
    private readonly milliseconds: number,
    private readonly sleep: Sleep,
    private readonly answer: (questions: readonly Question[]) => readonly Promise<Answer>[],
    private readonly pace: "at once" | "in turn" = "at once",
  ) {}

  /** @param key only questions of the same key go together. */
  async ask(key: string, question: Question): Promise<Answer> {
    const batch = this.#open.get(key) ?? this.#begin(key);
    const place = batch.questions.push(question) - 1;
    return (await batch.answers)[place]!;
  }

  #begin(key: string): Batch<Question, Answer> {
    const questions: Question[] = [];
    const answers = Promise.all([this.sleep(this.milliseconds), this.#underWay.get(key)]).then(() => {
      this.#open.delete(key);
      const promises = this.answer(questions);
      if (this.pace === "in turn") this.#underWay.set(key, Promise.allSettled(promises));
      return promises;
    });
    const batch = { questions, answers };
    this.#open.set(key, batch);
    return batch;
  }
}
