/** A clock that both ends share and that runs fast: waits keep their proportions and cost a fraction. */
export class FastTime {
  readonly #start = Date.now();

  constructor(private readonly speed: number) {}

  readonly now = (): number => this.#start + (Date.now() - this.#start) * this.speed;
  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds / this.speed));
}
