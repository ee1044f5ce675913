/** Commands of the model carried out by the real handlers on an embedded cloud, and what came of them in words. */
import type { Backend, PeeringRecord } from "../../provider/backend/contract.js";
import type { CloudOperator } from "../../provider/cloud/index.js";
import { Run } from "../../provider/run/run.js";
import { VirtualClock } from "../provider/backend/virtual-clock.js";
import { Scene } from "../provider/cloud/scene.js";
import { Recorder } from "../provider/resources/step.js";
import type { Requested, Party, Place } from "./cloud.js";
import { Crash, type Declared, Deployment, type Ending } from "./engine.js";
import { FACTS, type Vendor } from "./facts.js";
import type { AccepterProgram, RequesterProgram } from "./life.js";
import { accepterProgram, type ProgramContext, requesterProgram, vpcIn } from "./programs.js";

/** The change, counted from 0, in which a command breaks: with an error, or by the end of the process. */
export interface Fault {
  readonly change: number;
  readonly isCrash: boolean;
  /** After the change took effect in the cloud: its answer was lost. */
  readonly takesEffect: boolean;
}

export class World {
  readonly operator: CloudOperator;
  readonly stacks: Readonly<Record<Party, Deployment>>;
  readonly clouds: Readonly<Record<Party, Backend>>;
  /** Number of changes that handlers asked of the cloud. */
  changes = 0;
  readonly #scene: Scene;
  readonly #recorders: Readonly<Record<Party, Recorder>>;
  readonly #clock = new VirtualClock();
  readonly #known: Partial<Record<Place, { readonly id: string; readonly cidrBlock: string }>> = {};

  constructor(
    readonly vendor: Vendor,
    readonly isFar: boolean,
    quota: number | undefined,
  ) {
    const scene = new Scene(vendor);
    this.#scene = scene;
    this.operator = scene.operator();
    this.clouds = { requester: scene.as(0, { peerings: quota }), accepter: scene.as(1, { peerings: quota }) };
    this.#recorders = {
      requester: new Recorder(this.clouds.requester),
      accepter: new Recorder(this.clouds.accepter),
    };
    const runs = (party: Party) => () => this.#newRun(this.#recorders[party].backend, this.#regionOf(party));
    this.stacks = {
      requester: new Deployment("requester", runs("requester")),
      accepter: new Deployment("accepter", runs("accepter")),
    };
  }

  get now(): number {
    return this.#scene.now;
  }

  pass(milliseconds: number): void {
    this.#scene.now += milliseconds;
  }

  setArrears(arrears: boolean): void {
    this.operator.account(this.#scene.accounts[0]!, this.vendor, { arrears });
  }

  /** An update that breaks is run again. */
  async up(party: Party, program: readonly Declared[], fault?: Fault): Promise<Ending> {
    const recorder = this.#recorders[party];
    let count = 0;
    if (fault !== undefined) {
      recorder.breaker = ({ name, args }) => {
        if (count++ !== fault.change) return "works";
        return {
          part: async (inner) => {
            // A rejection whose row disappears leaves nothing that an accepter could find again.
            const isLost = name === "rejectPeering" && FACTS[this.vendor].rejectedRow === "disappears";
            if (fault.takesEffect && !isLost)
              await (inner[name as keyof Backend] as (...all: unknown[]) => Promise<unknown>)(...args);
            if (fault.isCrash) throw new Crash();
          },
        };
      };
    }
    let ending = await this.#clock.run(this.stacks[party].up(program));
    recorder.breaker = () => "works";
    if (fault !== undefined && count > fault.change) ending = await this.#clock.run(this.stacks[party].up(program));
    this.changes += recorder.taken().length;
    if (party === "requester") this.#learn("main").#learn("second");
    else this.#learn("accepter");
    return ending;
  }

  async destroy(party: Party): Promise<Ending> {
    const ending = await this.#clock.run(this.stacks[party].destroy());
    this.changes += this.#recorders[party].taken().length;
    return ending;
  }

  refresh = (party: Party): Promise<Ending> => this.#clock.run(this.stacks[party].refresh());

  preview = (party: Party, program: readonly Declared[]): Promise<string | undefined> =>
    this.#clock.run(this.stacks[party].preview(program));

  requesterProgram(program: RequesterProgram): Declared[] {
    return requesterProgram(this.#programContext, program);
  }

  accepterProgram(program: AccepterProgram): Declared[] {
    return accepterProgram(this.#programContext, program);
  }

  connectByHand(vpcId: string, peerVpcId: string, requested: Requested): Promise<PeeringRecord> {
    const { name, bandwidthMbps } = requested;
    return this.clouds.requester.createPeering({
      name,
      region: this.#scene.region,
      vpcId,
      peerRegion: this.#peerRegion,
      peerVpcId,
      peerAccountId: this.clouds.requester.accountId,
      ...(bandwidthMbps !== undefined && { bandwidthMbps }),
    });
  }

  async routeByHand(vpcId: string, destinationCidrBlock: string, peeringConnectionId: string): Promise<void> {
    const { region } = this.#scene;
    const [found] = await this.clouds.requester.getVpcs([{ region, id: vpcId }]);
    const table = { region, id: found!.defaultRouteTableId };
    await this.clouds.requester.createRoute(table, { destinationCidrBlock, peeringConnectionId });
  }

  refOf(party: Party, id: string): { readonly region: string; readonly id: string } {
    return { region: this.#regionOf(party), id };
  }

  end(): void {
    this.#scene.end();
  }

  get #programContext(): ProgramContext {
    const { accounts } = this.#scene;
    const isMutual = FACTS[this.vendor].acceptance === "mutual";
    return { stacks: this.stacks, accounts, known: this.#known, peerRegion: this.#peerRegion, isMutual };
  }

  get #peerRegion(): string {
    return this.isFar ? this.#scene.farRegion : this.#scene.region;
  }

  #regionOf(party: Party): string {
    return party === "requester" ? this.#scene.region : this.#peerRegion;
  }

  #learn(place: Place): this {
    const stack = this.stacks[place === "accepter" ? "accepter" : "requester"];
    const found = vpcIn(stack, place);
    if (found !== undefined) this.#known[place] = found;
    return this;
  }

  #newRun(backend: Backend, region: string): Run {
    return new Run(
      { vendor: this.vendor, backend: "embedded", region, limits: {}, timeoutSeconds: 1 },
      {
        open: async () => backend,
        log: () => undefined,
        sleep: this.#clock.sleep,
        now: this.#clock.now,
        stateBackend: () => "model",
      },
    );
  }
}
