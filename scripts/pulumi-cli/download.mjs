/**
 * Downloads the release that Pulumi's own installer would, from where it would.
 */
import { createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { runQuietly } from "../set-up/command.mjs";
import { withProgress } from "../set-up/progress.mjs";
import { interrupted, Stop } from "../set-up/stop.mjs";
import { CLI, executable } from "./find.mjs";
import { place } from "./place.mjs";
import { PINNED } from "./versions.mjs";

/** @type {Record<string, string>} Node's words → the release's. */
const SYSTEMS = { linux: "linux", darwin: "darwin", win32: "windows" };
/** @type {Record<string, string>} */
const PROCESSORS = { x64: "x64", arm64: "arm64" };

const ANSWER_WITHIN_MS = 10_000;
const SILENT_AT_MOST_MS = 30_000;

/** @param {string} target @param {string} scratch @param {string} [version] */
export async function downloadRelease(target, scratch, version = PINNED) {
  const url = releaseUrl(process.platform, process.arch, version);
  const archive = join(scratch, "release");
  await withProgress(`Downloading Pulumi ${version}`, (note) => download(url, archive, note));
  await runQuietly("tar", ["-xf", archive, "-C", scratch]); // bsdtar, which Windows has, reads zip files too
  const unpacked = [join(scratch, "pulumi"), join(scratch, "pulumi", "bin")];
  const finished = unpacked.find((folder) => existsSync(join(folder, executable(CLI))));
  if (finished === undefined) throw new Stop(`${url} does not hold what was expected`);
  place(finished, target);
}

/** @param {NodeJS.Platform} platform @param {string} arch @param {string} [version] */
export function releaseUrl(platform, arch, version = PINNED) {
  const system = SYSTEMS[platform];
  const processor = PROCESSORS[arch];
  if (system === undefined || processor === undefined) throw new Stop(`no release is made for ${platform} on ${arch}`);
  const ending = platform === "win32" ? "zip" : "tar.gz";
  return `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${system}-${processor}.${ending}`;
}

/** @param {string} url @param {string} file @param {(text: string) => void} note */
export async function download(
  url,
  file,
  note,
  { answerWithin = ANSWER_WITHIN_MS, silentAtMost = SILENT_AT_MOST_MS } = {},
) {
  const silence = new AbortController();
  const giveUp = (/** @type {number} */ ms) =>
    setTimeout(() => silence.abort(new Stop(`${new URL(url).host} is silent`)), ms);
  let timer = giveUp(answerWithin);
  const signal = AbortSignal.any([silence.signal, interrupted]);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) throw new Stop(`${url} answers ${response.status}`);
    const total = Number(response.headers.get("content-length"));
    let received = 0;
    // Typed as a browser's, where something brings those types along.
    const body = /** @type {import("node:stream/web").ReadableStream} */ (response.body);
    const watched = Readable.fromWeb(body).on("data", (/** @type {Buffer} */ chunk) => {
      clearTimeout(timer);
      timer = giveUp(silentAtMost);
      received += chunk.length;
      note(`${megabytes(received)}${total ? ` of ${megabytes(total)}` : ""} MB`);
    });
    await pipeline(watched, createWriteStream(file), { signal });
  } catch (error) {
    signal.throwIfAborted();
    const cause = /** @type {{ cause?: unknown }} */ (error).cause;
    throw cause instanceof Error ? new Stop(`cannot reach ${new URL(url).host}: ${cause.message}`) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
