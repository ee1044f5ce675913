/** State backends that are not folders: PostgreSQL, and an S3-compatible store in memory. On 127.0.0.1 only. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, chownSync, constants, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
const REPOSITORY = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const MINUTE = 60_000;

export interface StateServer {
  /** For PULUMI_BACKEND_URL. */
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** A server, or why there is none on this machine. */
export type Started = StateServer | { readonly missing: string };

export async function startPostgres(): Promise<Started> {
  const bin = postgresFolder();
  if (bin === undefined) return { missing: "there is no PostgreSQL here (Debian: apt-get install postgresql)" };
  const folder = await mkdtemp(path.join(tmpdir(), "vpc-peering-postgres-"));
  const close = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  // PostgreSQL refuses to run as root.
  const account = process.getuid?.() === 0 ? await accountOf("postgres") : undefined;
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, "data");
  const port = await freePort();
  await run(path.join(bin, "initdb"), ["-D", data, "-A", "trust", "-U", "pulumi", "--no-sync", "-E", "UTF8"], {
    ...account,
    cwd: folder,
    timeout: MINUTE,
  });
  const args = ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", folder, "-F", "-c", "max_connections=300"];
  const server = spawn(path.join(bin, "postgres"), args, {
    ...account,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await lineOf(server, server.stderr, /ready to accept connections/);
  server.stderr.resume();
  return {
    url: `postgres://pulumi@127.0.0.1:${port}/postgres?sslmode=disable`,
    env: {},
    close: async () => {
      await ended(server, "SIGINT");
      await close();
    },
  };
}

export async function startS3(): Promise<Started> {
  const folder = await mkdtemp(path.join(tmpdir(), "vpc-peering-s3-"));
  const close = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const program = path.join(folder, "s3-server");
  const options = {
    cwd: path.join(REPOSITORY, "test", "s3-server"),
    env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" },
    timeout: 4 * MINUTE,
  };
  try {
    await run("go", ["mod", "download"], options);
  } catch (error) {
    await close();
    const { code, stderr = "", message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") return { missing: "there is no Go here" };
    if (/checksum mismatch|SECURITY ERROR|malformed|missing go\.sum/.test(stderr)) throw error;
    return { missing: `its modules cannot be had: ${(stderr || message).trim().split("\n").at(-1)}` };
  }
  await run("go", ["build", "-o", program, "."], options);
  const server = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
  const port = await lineOf(server, server.stdout, /^\d+$/);
  return {
    url: `s3://state?endpoint=127.0.0.1:${port}&disableSSL=true&s3ForcePathStyle=true`,
    env: { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" },
    close: async () => {
      await ended(server, "SIGTERM");
      await close();
    },
  };
}

/** On PATH, else where Debian keeps its versions. */
function postgresFolder(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = (() => {
    try {
      return readdirSync(debian);
    } catch {
      return [];
    }
  })();
  const folders = [
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, "bin")),
  ];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => isExecutable(path.join(folder, name))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function accountOf(name: string): Promise<{ uid: number; gid: number }> {
  const line = (await readFile("/etc/passwd", "utf8")).split("\n").find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`there is no account ${name}`);
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** The first line that matches. */
async function lineOf(server: ChildProcess, output: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: output })) {
    if (pattern.test(line)) return line;
    seen.push(line);
  }
  throw new Error(`${server.spawnfile} ended: ${seen.join("\n")}`);
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return;
  const exit = once(server, "exit");
  server.kill(signal);
  await exit;
}
