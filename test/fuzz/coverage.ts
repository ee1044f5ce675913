/** Which parts of our code have run, as V8 counts them: block by block, without instrumentation. */
import { type Profiler, Session } from "node:inspector";

export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor(private readonly scripts: RegExp) {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  get size(): number {
    return this.#seen.size;
  }

  /** What has run since the last call. */
  take(): ReadonlySet<string> {
    let scripts: Profiler.ScriptCoverage[] = [];
    // Of the own thread, so that it answers at once.
    this.#session.post("Profiler.takePreciseCoverage", (error, coverage) => {
      if (error !== null) throw error;
      scripts = coverage.result;
    });
    const ran = new Set<string>();
    for (const { url, functions } of scripts) {
      if (!this.scripts.test(url)) continue;
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges)
          if (count > 0) ran.add(`${url} ${startOffset} ${endOffset}`);
    }
    return ran;
  }

  /** What has run since the last call, and never before. */
  news(): Set<string> {
    const news = new Set([...this.take()].filter((block) => !this.#seen.has(block)));
    for (const block of news) this.#seen.add(block);
    return news;
  }

  end(): void {
    this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }
}
