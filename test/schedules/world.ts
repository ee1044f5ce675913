/** One schedule's cloud, network, clock and stacks, all in this process and in virtual time. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../provider/backend/contract.js";
import type { Credentials, CredentialSource } from "../../provider/backend/credentials.js";
import type { HttpServices } from "../../provider/backend/http/services.js";
import { shareReads } from "../../provider/backend/read-cache/shared-reads.js";
import { CloudOperator, openEmbeddedBackend } from "../../provider/cloud/index.js";
import { Session } from "../../provider/credentials/session.js";
import { Run } from "../../provider/run/run.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { DEFAULT_BEHAVIOUR, type EmulatedAccount, type EmulatedKey } from "../../provider/servers/emulator/contract.js";
import { Lag } from "../../provider/servers/emulator/lag.js";
import { Sessions } from "../../provider/servers/emulator/sessions.js";
import { openGatewayClient } from "../../provider/servers/gateway/client.js";
import { gateway } from "../../provider/servers/gateway/handler.js";
import { vendorOf } from "../../provider/vendors/index.js";
import type { Party, Place } from "../model/cloud.js";
import { Deployment, type Ending } from "../model/engine.js";
import { FACTS } from "../model/facts.js";
import type { AccepterProgram, RequesterProgram } from "../model/life.js";
import { accepterProgram, type KnownVpc, type ProgramContext, requesterProgram, vpcIn } from "../model/programs.js";
import type { VirtualClock } from "../provider/backend/virtual-clock.js";
import { ACCOUNTS, REGIONS, START } from "../provider/cloud/scene.js";
import { type Random, uuidOf } from "./confined.js";
import { ATTEMPT_TIMEOUT, Network, type Site } from "./network.js";
import type { Schedule } from "./schedule.js";

const ENDPOINT = "https://cloud.invalid";
const PARTIES = ["requester", "accepter"] as const;

export class World {
  readonly operator: CloudOperator;
  readonly network: Network;
  readonly site: Site;
  readonly keys: readonly EmulatedKey[];
  readonly stacks: Readonly<Record<Party, Deployment>>;
  readonly accounts: readonly string[];
  readonly secrets: string[] = [];
  readonly #known: Partial<Record<Place, KnownVpc>> = {};
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-schedule-"));
  readonly #file = join(this.#folder, "cloud.db");
  readonly #clock: VirtualClock;
  readonly #sessions: Sessions;
  readonly #emulator;
  readonly #open: { close?(): void }[] = [];
  #skew: number;

  constructor(
    private readonly schedule: Schedule,
    private readonly random: Random,
    clock: VirtualClock,
  ) {
    this.#clock = clock;
    const { vendor, isFar, skew, lag, fates } = schedule;
    copyFileSync(emptyCloud(), this.#file);
    this.#skew = skew;
    this.accounts = rulesOf(vendor).peerIdentity.value === "project" ? ACCOUNTS.hex : ACCOUNTS.digits;
    this.keys = this.accounts.map((accountId, n) => ({
      vendor,
      accountId,
      secretId: `AKIDSCHEDULE${n}0000000`,
      secretKey: `schedule-secret-${n}000000`,
    }));
    this.secrets.push(...this.keys.map(({ secretKey }) => secretKey));
    this.#sessions = new Sessions(vendor, [], [], this.now);
    this.operator = this.#keep(new CloudOperator(this.#file, { now: this.now }));
    const client = vendorOf(vendor);
    this.#emulator = client?.emulator() ?? gateway;
    const by = client === undefined ? "secretKey" : "secretId";
    const veil = new Lag(lag, this.now);
    const acting = new Map<string, EmulatedAccount>();
    const cloud = {
      keyOf: (text: string) => this.keys.find((key) => key[by] === text) ?? this.#sessions.keyOf(text),
      sessions: this.#sessions,
      now: this.now,
      act: ({ accountId }: EmulatedKey, projectId?: string) => {
        const name = [accountId, projectId].join("/");
        let account = acting.get(name);
        if (account === undefined) {
          const exact = this.exact(accountId, projectId);
          account = { ...veil.wrap(exact, this.operator.halves(vendor, accountId)), operator: this.operator };
          acting.set(name, account);
        }
        return account;
      },
      behaviour: { ...DEFAULT_BEHAVIOUR, lag, task: 300 },
      memory: new Map<string, unknown>(),
    };
    this.site = { emulator: this.#emulator, cloud, endSessions: () => this.#sessions.end() };
    this.network = new Network(this.site, this.#clock, fates);
    const [region, farRegion] = REGIONS[vendor];
    const stack = (party: Party) =>
      new Deployment(party, () => this.#newRun(party, party === "accepter" && isFar ? farRegion : region), true);
    this.stacks = { requester: stack("requester"), accepter: stack("accepter") };
  }

  /** The requester's. */
  get region(): string {
    return REGIONS[this.schedule.vendor][0];
  }

  /** Milliseconds since 1970 on the cloud's clock. */
  readonly now = (): number => START + Math.floor(this.#clock.now());

  /** Virtual milliseconds since the schedule began. */
  get elapsed(): number {
    return this.#clock.now();
  }

  /** An account of the cloud, without the network. */
  exact(accountId: string, projectId?: string): Backend {
    const settings = { vendor: this.schedule.vendor, backend: "embedded", limits: {}, timeoutSeconds: 600 };
    return this.#keep(
      openEmbeddedBackend({ ...settings, cloudFile: this.#file, accountId, projectId }, { now: this.now }),
    );
  }

  /** Both at the same time, if both are given. */
  async up(programs: {
    readonly requester?: RequesterProgram;
    readonly accepter?: AccepterProgram;
  }): Promise<readonly Ending[]> {
    const context = this.#programContext;
    const { requester, accepter } = programs;
    const ups = [
      ...(requester === undefined ? [] : [this.stacks.requester.up(requesterProgram(context, requester))]),
      ...(accepter === undefined ? [] : [this.stacks.accepter.up(accepterProgram(context, accepter))]),
    ];
    const endings = await this.#command(Promise.all(ups));
    this.#learn();
    return endings;
  }

  refresh = (party: Party): Promise<Ending> => this.#command(this.stacks[party].refresh());

  destroy = (party: Party): Promise<Ending> => this.#command(this.stacks[party].destroy());

  preview(programs: {
    readonly requester?: RequesterProgram;
    readonly accepter?: AccepterProgram;
  }): Promise<(string | undefined)[]> {
    const context = this.#programContext;
    const { requester, accepter } = programs;
    return this.#clock.run(
      Promise.all([
        requester && this.stacks.requester.preview(requesterProgram(context, requester)),
        accepter && this.stacks.accepter.preview(accepterProgram(context, accepter)),
      ]),
    );
  }

  /** The network works and clocks are right from now on, and everything that was under way has arrived. */
  async heal(): Promise<void> {
    this.network.heal();
    this.#skew = 0;
    await this.#clock.run(this.#clock.sleep(4 * ATTEMPT_TIMEOUT));
  }

  end(): void {
    for (const open of this.#open) open.close?.();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The next command starts a while later: the engine and the program are loaded first. */
  async #command<T>(work: Promise<T>): Promise<T> {
    const outcome = await this.#clock.run(work);
    await this.#clock.run(this.#clock.sleep(2_000));
    return outcome;
  }

  get #programContext(): ProgramContext {
    const { vendor, isFar } = this.schedule;
    const isMutual = FACTS[vendor].acceptance === "mutual";
    const peerRegion = REGIONS[vendor][isFar ? 1 : 0];
    return { stacks: this.stacks, accounts: this.accounts, known: this.#known, peerRegion, isMutual };
  }

  #learn(): void {
    const { requester, accepter } = this.stacks;
    const seen = {
      main: vpcIn(requester, "main"),
      second: vpcIn(requester, "second"),
      accepter: vpcIn(accepter, "accepter"),
    };
    for (const [place, vpc] of Object.entries(seen)) if (vpc !== undefined) this.#known[place as Place] = vpc;
  }

  #newRun(party: Party, region: string): Run {
    const { vendor } = this.schedule;
    const key = this.keys[PARTIES.indexOf(party)]!;
    const client = vendorOf(vendor)?.client();
    const settings = {
      vendor,
      backend: client === undefined ? "gateway" : "api",
      endpoint: ENDPOINT + (this.#emulator.basePath ?? ""),
      region,
      accountId: key.accountId,
      limits: {},
      maxCallsPerSecond: 10_000,
      timeoutSeconds: 120,
    };
    const now = () => this.now() + this.#skew * 1000;
    const { sleep } = this.#clock;
    const services: Partial<HttpServices> = {
      now,
      sleep,
      random: this.random,
      nonce: () => uuidOf(this.random),
      log: () => undefined,
      attemptTimeout: ATTEMPT_TIMEOUT,
      adapter: this.network.adapter,
    };
    const open = async (): Promise<Backend> => {
      const backend =
        client === undefined
          ? await openGatewayClient({ ...settings, secretKey: key.secretKey }, services, {})
          : await client({ settings, credentials: this.#credentials(key, now), services });
      return shareReads(backend, rulesOf(vendor), { now: this.#clock.now, sleep });
    };
    return new Run(settings, { open, log: () => undefined, sleep, now, stateBackend: () => "schedule" });
  }

  #credentials(key: EmulatedKey, now: () => number): Credentials | CredentialSource {
    const { session } = this.schedule;
    if (session === 0) return key;
    const obtain = async () => {
      const opened = this.#sessions.open(key.accountId, { role: "schedule", sessionName: "schedule" }, session);
      this.secrets.push(opened.secretKey, opened.securityToken);
      return opened;
    };
    const first = this.#sessions.open(key.accountId, { role: "schedule", sessionName: "schedule" }, session);
    return new Session(first, now(), obtain, { now, log: () => undefined });
  }

  #keep<T extends { close?(): void }>(open: T): T {
    this.#open.push(open);
    return open;
  }
}

let template: string | undefined;

/** A cloud without contents: creating one takes longer than copying it. */
function emptyCloud(): string {
  if (template !== undefined) return template;
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-empty-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  template = join(folder, "cloud.db");
  new CloudOperator(template).close();
  return template;
}
