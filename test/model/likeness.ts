/** What the world and the model have in common, both in the same words: the cloud, each account's view of it, and state. */
import assert from "node:assert/strict";
import { formatId, parseId } from "../../provider/engine/ids.js";
import { isLive as isLiveState } from "../../provider/rules/states.js";
import { type Row, viewsOf } from "./cloud.js";
import type { Life, Stack } from "./life.js";
import type { World } from "./world.js";

const PARTIES = ["requester", "accepter"] as const;

export class Likeness {
  /** Ids of the cloud, each with the model's id of the same object. */
  readonly #ids = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly life: Life,
  ) {}

  /** Pairs the ids of what both have in state. */
  bind(): void {
    for (const party of PARTIES) {
      const { saved } = this.world.stacks[party];
      const { vpcs, connection, accepter } = this.life[party];
      const all = { ...vpcs, connection, answer: accepter };
      for (const [name, { id }] of saved) {
        const expected = all[name as keyof typeof all]?.id;
        if (expected !== undefined && !this.#ids.has(parseId(id).id)) this.#ids.set(parseId(id).id, expected);
      }
    }
  }

  /** The id of what hands have created. */
  bindTo(cloudId: string, id: string): void {
    this.#ids.set(cloudId, id);
  }

  cloudId(id: string): string {
    return [...this.#ids].find(([, known]) => known === id)![0];
  }

  async compare(where: string): Promise<void> {
    assert.deepEqual(await this.#seen(), this.#foreseen(), where);
    this.#holdsAlways(where);
  }

  deleteRow(known: Row): Promise<void> {
    const row = this.#rowOf(known);
    const table = { region: row.region, id: row.routeTableId };
    return this.world.clouds.requester.deleteRoute(table, {
      destinationCidrBlock: known.destination,
      peeringConnectionId: row.peeringConnectionId!,
    });
  }

  switchRow(known: Row, isOn: boolean): void {
    const { vpcId, routeTableId, destinationCidrBlock } = this.#rowOf(known);
    this.world.operator.switchRoute(vpcId, routeTableId, destinationCidrBlock, isOn);
  }

  #rowOf({ vpcId, destination, hop }: Row) {
    const vpc = this.cloudId(vpcId);
    const { routes } = this.world.operator.inventory();
    const row = routes.find((one) => one.vpcId === vpc && one.destinationCidrBlock === destination)!;
    assert.equal(this.#known(row.peeringConnectionId), hop);
    return row;
  }

  /** An id of the cloud that the model has none for stays as it is, and shows as a difference. */
  #known(id: string | undefined): string {
    return id === undefined ? "-" : (this.#ids.get(parseId(id).id) ?? id);
  }

  async #seen(): Promise<string[]> {
    const { operator, clouds, stacks } = this.world;
    const { vpcs, routes, peeringConnections } = operator.inventory({ all: true });
    const lines = vpcs.map(({ id, cidrBlock, tags }) => `VPC ${this.#known(id)} ${cidrBlock} ${tags["team"] ?? ""}`);
    for (const { vpcId, destinationCidrBlock, peeringConnectionId, origin, enabled } of routes) {
      // The second VPC has no routes of a stack, and its half no id that a stack knows.
      if (origin !== "system" && this.#known(vpcId) !== this.life.requester.vpcs.second?.id)
        lines.push(
          `route ${this.#known(vpcId)} ${destinationCidrBlock} ${this.#known(peeringConnectionId)} ${onOff(enabled)}`,
        );
    }
    const capOf = (id: string) => peeringConnections.find((one) => one.id === id)?.bandwidthMbps;
    for (const party of PARTIES) {
      for (const { id, state, name, description } of await clouds[party].listPeerings({
        region: this.world.refOf(party, "").region,
      }))
        lines.push(`${party} sees ${this.#known(id)} ${state} "${name}" "${description ?? ""}" ${cap(capOf(id))}`);
      for (const [name, { id, outputs }] of stacks[party].saved) {
        const { desiredState, peeringConnection } = outputs;
        const words =
          {
            connection: [
              this.#known(id),
              desiredState,
              outputs["name"],
              outputs["description"] ?? "",
              cap(outputs["bandwidthMbps"]),
            ],
            answer: [this.#known(id), desiredState],
          }[name] ??
          (peeringConnection === undefined
            ? [
                this.#known(id),
                outputs["cidrBlock"],
                (outputs["tags"] as Record<string, string> | undefined)?.["team"] ?? "",
              ]
            : [
                outputs["destinationCidrBlock"],
                this.#known(peeringConnection as string),
                desiredState,
                onOff(outputs["enabled"]),
              ]);
        lines.push(`${party} has ${name}: ${words.join(" ")}`);
      }
      lines.push(`${party} has ${stacks[party].replaced.length} replaced`);
    }
    return lines.sort();
  }

  #foreseen(): string[] {
    const { cloud } = this.life;
    const lines = cloud.vpcs.map(({ id, cidrBlock, tags }) => `VPC ${id} ${cidrBlock} ${tags}`);
    for (const { vpcId, destination, hop, enabled } of cloud.rows)
      if (vpcId !== this.life.requester.vpcs.second?.id)
        lines.push(`route ${vpcId} ${destination} ${hop} ${onOff(enabled)}`);
    for (const party of PARTIES) {
      for (const { connection, end, state } of viewsOf(cloud, party))
        lines.push(
          `${party} sees ${end.id} ${state} "${end.name}" "${end.description}" ${cap(connection.bandwidthMbps)}`,
        );
      lines.push(...statesOf(this.life[party]));
    }
    return lines.sort();
  }

  /** What holds whatever the model says. */
  #holdsAlways(where: string): void {
    const { vpcs, peeringConnections } = this.world.operator.inventory({ all: true });
    const pairs = peeringConnections
      .filter(({ state }) => isLiveState(state))
      .map(({ requester, accepter }) => [requester.vpcId, accepter.vpcId].sort().join(" and "));
    assert.equal(new Set(pairs).size, pairs.length, `${where}: two live connections of one pair, ${pairs.join(", ")}`);
    const owned = PARTIES.flatMap((party) => {
      const { saved, replaced } = this.world.stacks[party];
      return [...saved.values(), ...replaced].map(({ id }) => id);
    });
    for (const { region, id } of vpcs)
      assert.ok(owned.includes(formatId({ region, id })), `${where}: the VPC ${id} is in no state`);
  }
}

function statesOf(stack: Stack): string[] {
  const { party, vpcs, connection, accepter, routes, pending } = stack;
  const lines = Object.entries(vpcs).map(
    ([place, { id, cidrBlock, tags }]) => `${party} has ${place}: ${id} ${cidrBlock} ${tags}`,
  );
  if (connection !== undefined) {
    const { id, recorded, name, description, bandwidthMbps } = connection;
    lines.push(`${party} has connection: ${id} ${recorded} ${name} ${description} ${cap(bandwidthMbps)}`);
  }
  if (accepter !== undefined) lines.push(`${party} has answer: ${accepter.id} ${accepter.recorded}`);
  for (const [key, { destination, connection, isDeferred, enabled }] of Object.entries(routes))
    lines.push(
      `${party} has ${key}: ${destination} ${connection} ${isDeferred ? "deferred" : "written"} ${onOff(enabled)}`,
    );
  const count = pending.vpcs.length + pending.accepters.length + pending.routes.length;
  lines.push(`${party} has ${count} replaced`);
  return lines;
}

const onOff = (enabled: unknown): string => (enabled === false ? "off" : "on");

const cap = (bandwidthMbps: unknown): string => (typeof bandwidthMbps === "number" ? `${bandwidthMbps} Mbps` : "");
