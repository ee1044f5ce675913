/**
 * A clock that client and emulator share. It stands still while a call is under way, and moves on to the next timer
 * once nothing else can go on: waits cost nothing, and batches do not depend on the machine.
 */
import { type AxiosAdapter, getAdapter } from "axios";
import { VirtualClock } from "../../backend/virtual-clock.js";

const overHttp = getAdapter("http");

/** Turns of the event loop in which what follows from a timer or an answer is done. */
const TURNS = 3;

export class VirtualTime extends VirtualClock {
  #underWay = 0;

  /** @param latency milliseconds of a call, there and back */
  constructor(private readonly latency = 0) {
    super(Date.now());
  }

  readonly adapter: AxiosAdapter = async (config) => {
    if (this.latency > 0) await this.sleep(this.latency / 2);
    this.#underWay++;
    try {
      return await overHttp(config);
    } finally {
      this.#underWay--;
      if (this.latency > 0) await this.sleep(this.latency / 2);
    }
  };

  protected override async settled(): Promise<void> {
    for (let quiet = 0; quiet < TURNS; quiet = this.#underWay > 0 ? 0 : quiet + 1) await new Promise(setImmediate);
  }
}
