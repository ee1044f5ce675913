/**
 * The calls of one action, and this client's share of its rate limit. Vendors count the calls of all clients of an
 * account per second, and clients cannot see each other. One slot is one call per second. A client starts with all
 * slots. After throttling it keeps as many slots as it had calls admitted in the last second: all clients' slots
 * together then equal the vendor's limit. It uses a slot again after one second, when the vendor no longer counts the
 * earlier call, so clients that respect their slots are not throttled. Trials find free slots.
 */
import type { HttpServices } from "./services.js";
import { COUNTED, OPENING, type SharedTurns } from "./shared-turns.js";
import { Trials } from "./trials.js";

export interface Turn {
  /** Time when the call was sent. */
  readonly at: number;
  /** Sent in addition to the client's slots. */
  readonly isTrial: boolean;
}

/** Milliseconds by which calls may arrive closer together than they were sent. */
const MARGIN = 20;
/** One slot is one call per second, so this is one call in eight seconds. */
const FEWEST = 1 / 8;
/** Part of its slots that a client keeps when it loses one: clients with many slots give up more. */
const KEPT = 0.67;

export class RateLimit {
  #slots: number;
  #isShared: boolean;
  /** Admitted or not answered yet; the latest is last. */
  readonly #sent: Turn[] = [];
  readonly #waiting: ((turn: Turn) => void)[] = [];
  /** Time of the turn that is assigned to the next call. */
  #turnAt: number | undefined;
  #wakesAt = Infinity;
  #notBefore = -Infinity;
  #lostAt = -Infinity;
  #losses = 0;
  readonly #trials: Trials;

  /**
   * @param share part of the rate limit to start with
   * @param onShared receives the remaining part of the rate limit when the client is throttled for the first time
   * @param turns shared turns; the client takes one before each call, in addition to its own slots
   */
  constructor(
    private readonly callsPerSecond: number,
    private readonly services: Pick<HttpServices, "now" | "sleep" | "random">,
    share = 1,
    private readonly onShared: (share: number) => void = () => {},
    private readonly turns?: SharedTurns,
  ) {
    this.#isShared = false;
    this.#slots = callsPerSecond;
    this.#trials = new Trials(services, this.#slots);
    this.startSharing(share);
  }

  /** Maximum part of the rate limit that this client uses. */
  get share(): number {
    return this.#isShared ? this.#slots / this.callsPerSecond : 1;
  }

  /** No effect if the client shares the rate limit already. */
  startSharing(share: number): void {
    if (this.#isShared || share >= 1) return;
    this.#keep(Math.round(share * this.callsPerSecond));
    this.#trials.lost(this.#slots);
  }

  /** Waits until the next call may be sent. Report the end of the call with `admitted`, `throttled` or `unanswered`. */
  turn(): Promise<Turn> {
    const turn = new Promise<Turn>((go) => this.#waiting.push(go));
    this.#serve();
    return turn;
  }

  admitted(turn: Turn): void {
    if (!this.#isShared) return;
    this.#losses = 0;
    if (!turn.isTrial) return;
    this.#slots = this.#slots < 1 ? Math.min(1, 2 * this.#slots) : this.#slots + 1;
    this.#trials.passed(this.#slots);
    if (this.#slots >= this.callsPerSecond) {
      this.#slots = this.callsPerSecond;
      this.#isShared = false;
    }
    this.#serve();
  }

  throttled(turn: Turn): void {
    const { now, random } = this.services;
    const index = this.#sent.indexOf(turn);
    if (index >= 0) this.#sent.splice(index, 1);
    if (turn.isTrial) {
      this.#trials.failed(this.#slots);
      this.#serve();
      return;
    }
    const held = this.#sent.filter(({ at }) => at > now() - COUNTED - MARGIN).length;
    this.#lose(turn, held);
    this.#lostAt = now();
    // Other clients use all slots. The time is random, so that waiting clients do not retry together.
    if (held === 0) this.#notBefore = now() + random() * COUNTED;
    this.#serve();
  }

  unanswered(turn: Turn): void {
    if (turn.isTrial) this.#trials.failed(this.#slots);
  }

  /** Reduces the slots to this number. */
  #keep(slots: number): void {
    this.#isShared = true;
    this.#slots = Math.min(this.callsPerSecond, Math.max(1, slots));
  }

  #lose(turn: Turn, held: number): void {
    // Sent before the client knew of an earlier loss, when its slot was still counted.
    const isOfSameLoss = turn.at <= this.#lostAt;
    if (!this.#isShared) {
      this.#keep(held);
      this.onShared(this.share);
    } else if (this.#slots > 1) {
      const kept = isOfSameLoss ? this.#slots - 1 : Math.min(this.#slots - 1, Math.floor(this.#slots * KEPT));
      this.#slots = Math.max(1, kept);
    } else if (++this.#losses >= 2) {
      // The retry moves the last slot to another time, when it may be free. If it is not, there are more clients than
      // slots.
      this.#losses = 0;
      this.#slots = Math.max(Math.min(FEWEST, this.callsPerSecond), this.#slots / 2);
      this.#trials.reset();
    }
    this.#trials.lost(this.#slots);
  }

  /** Sends waiting calls while there are free slots, and sets a timer for the next one. */
  #serve(): void {
    while (this.#waiting.length > 0) {
      const now = this.services.now();
      const { at, isTrial } = this.#next();
      // Clocks and timers count milliseconds; a high rate limit allows several calls per millisecond.
      if (at - now >= 1) {
        this.#schedule(at);
        return;
      }
      this.#turnAt ??= now + (this.turns?.take() ?? 0);
      if (this.#turnAt - now >= 1) {
        this.#schedule(this.#turnAt);
        return;
      }
      this.#turnAt = undefined;
      const turn = { at: now, isTrial };
      this.#sent.push(turn);
      if (this.#sent.length > Math.max(1, Math.ceil(this.callsPerSecond))) this.#sent.shift();
      if (isTrial) this.#trials.started();
      if (!this.#isShared) this.#notBefore = Math.max(now, this.#notBefore) + COUNTED / (OPENING * this.callsPerSecond);
      this.#waiting.shift()!(turn);
    }
  }

  /** Time of the next slot or the next trial. */
  #next(): { readonly at: number; readonly isTrial: boolean } {
    const calls = Math.ceil(this.#slots);
    const first = this.#sent[this.#sent.length - calls];
    const period = Math.max(COUNTED, (COUNTED * calls) / this.#slots) + MARGIN;
    const free = Math.max(this.#notBefore, first === undefined ? -Infinity : first.at + period);
    const trial = this.#isShared ? Math.max(this.#notBefore, this.#trials.dueAt) : Infinity;
    const isTrial = trial < free && free > this.services.now();
    return { at: isTrial ? trial : free, isTrial };
  }

  #schedule(at: number): void {
    if (at >= this.#wakesAt) return;
    this.#wakesAt = at;
    void this.#serveAt(at);
  }

  async #serveAt(at: number): Promise<void> {
    await this.services.sleep(at - this.services.now());
    if (this.#wakesAt !== at) return;
    this.#wakesAt = Infinity;
    this.#serve();
  }
}
