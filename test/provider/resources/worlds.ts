/** A resource and its cloud for the properties of updates: what a program may say, what hands may do, what is there. */
import * as fc from "fast-check";
import type {
  Backend,
  PeeringChanges,
  RouteRecord,
  SubnetChanges,
  Tags,
  VpcChanges,
} from "../../../provider/backend/contract.js";
import { tagChanges } from "../../../provider/backend/tags.js";
import { formatId, parseId } from "../../../provider/engine/ids.js";
import type { Props } from "../../../provider/engine/props.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { routeTable } from "../../../provider/resources/route-table/handler.js";
import { route } from "../../../provider/resources/route/handler.js";
import { subnet } from "../../../provider/resources/subnet/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";
import { FakeCloud } from "../backend/fake-cloud.js";
import { connectionBetween, Scene, vpcIn } from "../cloud/scene.js";
import { type Call, Recorder, runOn, Step } from "./step.js";

/** Inputs that change in place, in the form of inputs: what is not set is absent. */
export type Values = Props;

export interface World {
  readonly step: Step;
  readonly recorder: Recorder;
  /** The inputs that are compared. */
  readonly keys: readonly string[];
  /** Those that the vendor's API does not report. */
  readonly unreadable: readonly string[];
  /** Those that stay in the cloud once the program leaves them out. */
  readonly lasting: readonly string[];
  /** Those that the vendor has no room for, so that only the state has them. */
  readonly nowhere: readonly string[];
  readonly values: fc.Arbitrary<Values>;
  readonly program: (values: Values) => Props;
  readonly byHand: (values: Values) => Promise<unknown>;
  readonly seen: () => Promise<Values>;
  /** The part of a change that is carried out before it fails. */
  readonly part: (call: Call, keys: readonly string[], inner: Backend) => Promise<unknown>;
  readonly end: () => void;
}

export type MakeWorld = (vendor: VendorId) => Promise<World>;

const text = (...words: string[]) => fc.constantFrom(...words);
const some = (...words: string[]) => fc.option(text(...words), { nil: undefined });
const filled = (value: object | undefined) =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;

export const vpcWorld: MakeWorld = async (vendor) => {
  const scene = new Scene(vendor);
  const cloud = scene.as(0);
  const recorder = new Recorder(cloud);
  const step = new Step(vpc, () => runOn(recorder.backend, vendor, scene.region));
  const { secondaryCidrs, ipv6, vpcTags, vpcDescription } = scene.rules;
  const isDescribed = vpcDescription.value !== "absent";
  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  return {
    step,
    recorder,
    keys: ["name", "description", "tags", "secondaryCidrBlocks", "enableIpv6"],
    unreadable: [],
    lasting: [],
    nowhere: [],
    values: fc.record({
      name: text("one", "two", "three"),
      description: isDescribed ? some("first", "second") : fc.constant(undefined),
      tags:
        vpcTags.value === "update"
          ? fc.dictionary(text("a", "b", "c"), text("1", "2")).map(filled)
          : fc.constant(undefined),
      secondaryCidrBlocks:
        secondaryCidrs.value === "absent"
          ? fc.constant(undefined)
          : fc.subarray(["10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24"]).map(filled),
      enableIpv6:
        ipv6.value !== "update" ? fc.constant(undefined) : fc.boolean().map((enabled) => enabled || undefined),
    }),
    program: (values) => ({ cidrBlock: "10.0.0.0/24", ...values }),
    async byHand({ name, description = "", tags = {}, secondaryCidrBlocks = [], enableIpv6 = false }) {
      const [before] = await cloud.getVpcs([ref()]);
      const changes = tagChanges(before!.tags, tags as Tags);
      const tagged = vpcTags.value === "update" && { tags: changes };
      return cloud.updateVpc(ref(), { name, description, secondaryCidrBlocks, enableIpv6, ...tagged } as VpcChanges);
    },
    async seen() {
      const [record] = await cloud.getVpcs([ref()]);
      const { name, description, tags, secondaryCidrBlocks, ipv6CidrBlock } = record!;
      return { name, description, tags, secondaryCidrBlocks, enableIpv6: ipv6CidrBlock && true };
    },
    part: ({ args }, keys, inner) => inner.updateVpc(ref(), partOf(args[1], keys)),
    end: () => scene.end(),
  };
};

export const subnetWorld: MakeWorld = async (vendor) => {
  const scene = new Scene(vendor);
  const cloud = scene.as(0);
  const { subnetTags, subnetZone, routeTables } = scene.rules;
  const isTagged = subnetTags.value === "update";
  const vpc = await vpcIn(cloud, scene.region, "10.0.0.0/16");
  const tables: string[] = [];
  if (!("unsupported" in routeTables.value))
    for (const name of ["one", "two"])
      tables.push(formatId(await cloud.createRouteTable!({ region: scene.region, vpcId: vpc.id, name })));
  const defaultTable = formatId({ region: scene.region, id: vpc.defaultRouteTableId });
  const recorder = new Recorder(cloud);
  const step = new Step(subnet, () => runOn(recorder.backend, vendor, scene.region));
  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  const now = async () => (await cloud.getSubnets!([ref()]))[0]!;
  return {
    step,
    recorder,
    keys: ["name", "routeTable", ...(isTagged ? ["tags"] : [])],
    unreadable: [],
    lasting: [],
    nowhere: [],
    values: fc.record({
      name: text("one", "two", "three"),
      // The ids of another scene's tables are other ones.
      routeTable: tables.length === 0 ? fc.constant(undefined) : fc.option(fc.nat({ max: 1 }), { nil: undefined }),
      ...(isTagged && { tags: fc.dictionary(text("a", "b", "c"), text("1", "2")).map(filled) }),
    }),
    program: ({ routeTable, ...values }) => ({
      vpc: formatId(vpc),
      cidrBlock: "10.0.1.0/24",
      ...(subnetZone.value === "required" && { zone: "zone-1" }),
      routeTable: routeTable === undefined ? undefined : tables[routeTable as number],
      ...values,
    }),
    async byHand({ name, routeTable, tags = {} }) {
      const table = routeTable === undefined ? defaultTable : tables[routeTable as number]!;
      const changes = tagChanges((await now()).tags ?? {}, tags as Tags);
      return cloud.updateSubnet!(ref(), {
        name: String(name),
        ...(tables.length > 0 && { routeTableId: parseId(table).id }),
        ...(isTagged && { tags: changes }),
      });
    },
    async seen() {
      const { name, routeTableId, tags } = await now();
      const table = formatId({ region: scene.region, id: routeTableId });
      return { name, routeTable: tables.includes(table) ? table : undefined, ...(isTagged && { tags }) };
    },
    part: ({ args }, keys, inner) => {
      const { routeTableId, ...changes } = args[1] as SubnetChanges;
      const part = partOf(changes, keys);
      const isMoved = routeTableId !== undefined && keys.includes("routeTable");
      return inner.updateSubnet!(ref(), { ...part, ...(isMoved && { routeTableId }) });
    },
    end: () => scene.end(),
  };
};

export const tableWorld: MakeWorld = async (vendor) => {
  const scene = new Scene(vendor);
  const cloud = scene.as(0);
  const isTagged = scene.rules.routeTableTags.value === "update";
  const vpc = await vpcIn(cloud, scene.region, "10.0.0.0/16");
  const recorder = new Recorder(cloud);
  const step = new Step(routeTable, () => runOn(recorder.backend, vendor, scene.region));
  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  const now = async () => (await cloud.getRouteTables([ref()]))[0]!;
  return {
    step,
    recorder,
    keys: ["name", ...(isTagged ? ["tags"] : [])],
    unreadable: [],
    lasting: [],
    nowhere: [],
    values: fc.record({
      name: text("one", "two", "three"),
      ...(isTagged && { tags: fc.dictionary(text("a", "b", "c"), text("1", "2")).map(filled) }),
    }),
    program: (values) => ({ vpc: formatId(vpc), ...values }),
    async byHand({ name, tags = {} }) {
      const changes = tagChanges((await now()).tags ?? {}, tags as Tags);
      return cloud.updateRouteTable!(ref(), { name: String(name), ...(isTagged && { tags: changes }) });
    },
    async seen() {
      const { name, tags } = await now();
      return { name, ...(isTagged && { tags }) };
    },
    part: ({ args }, keys, inner) => inner.updateRouteTable!(ref(), partOf(args[1], keys)),
    end: () => scene.end(),
  };
};

export const connectionWorld: MakeWorld = async (vendor) => {
  const scene = new Scene(vendor);
  const cloud = scene.as(0);
  const { crossRegion, chargeTypes, peeringDescription, chargeTypeReadable, peeringTags } = scene.rules;
  const far = crossRegion.value.allowed ? scene.farRegion : scene.region;
  const isPriced = crossRegion.value.allowed && scene.rules.bandwidthCrossRegion.value === "required";
  const [own, peer] = [await vpcIn(cloud, scene.region, "10.0.0.0/24"), await vpcIn(cloud, far, "10.1.0.0/24")];
  const recorder = new Recorder(cloud);
  const step = new Step(peeringConnection, () => runOn(recorder.backend, vendor, scene.region));
  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  const cap = ["bandwidthMbps", "chargeType"];
  const isTagged = peeringTags.value === "update";
  return {
    step,
    recorder,
    keys: ["name", "description", ...cap, ...(isTagged ? ["tags"] : [])],
    unreadable: chargeTypeReadable.value ? [] : ["chargeType"],
    lasting: ["chargeType"],
    nowhere: [],
    values: fc.record({
      name: text("one", "two", "three"),
      description: peeringDescription.value === "absent" ? fc.constant(undefined) : some("first", "second"),
      bandwidthMbps: isPriced ? fc.constantFrom(10, 20, 50) : fc.constant(undefined),
      chargeType: isPriced && chargeTypes.value.length > 1 ? some(...chargeTypes.value) : fc.constant(undefined),
      ...(isTagged && { tags: fc.dictionary(text("a", "b", "c"), text("1", "2")).map(filled) }),
    }),
    program: (values) => ({
      vpc: formatId(own),
      peerVpc: formatId(peer),
      ...(peeringTags.value === "creation" && { tags: { team: "net" } }),
      ...values,
    }),
    async byHand({ tags = {}, ...values }) {
      const [before] = await cloud.getPeerings([ref()]);
      const tagged = isTagged && { tags: tagChanges(before!.tags ?? {}, tags as Tags) };
      return cloud.updatePeering(ref(), { ...handChanges(values, peeringDescription.value !== "absent"), ...tagged });
    },
    async seen() {
      const { peeringConnections } = scene.operator().inventory({ all: true });
      const found = peeringConnections.find(({ id }) => id === ref().id)!;
      const { name, description, bandwidthMbps, chargeType, tags } = found;
      return {
        name,
        description,
        bandwidthMbps,
        chargeType: isPriced ? chargeType : undefined,
        ...(isTagged && { tags }),
      };
    },
    part: ({ args }, keys, inner) => inner.updatePeering(ref(), partOf(args[1], keys)),
    end: () => scene.end(),
  };
};

/** The half of an accepter has a name of its own where each side creates one. */
export const halfWorld: MakeWorld = async (vendor) => {
  const scene = new Scene(vendor);
  const [ours, theirs] = [scene.as(0), scene.as(1)];
  const [own, peer] = [
    await vpcIn(ours, scene.region, "10.0.0.0/24"),
    await vpcIn(theirs, scene.region, "10.1.0.0/24"),
  ];
  await connectionBetween(theirs, peer, own);
  const recorder = new Recorder(ours);
  const step = new Step(peeringAccepter, () => runOn(recorder.backend, vendor, scene.region));
  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  return {
    step,
    recorder,
    keys: ["name"],
    unreadable: ["name"],
    lasting: [],
    nowhere: [],
    values: fc.record({ name: text("one", "two", "three"), timeoutSeconds: fc.constantFrom(10, 20) }),
    program: ({ name, timeoutSeconds }) => ({
      name,
      timeoutSeconds,
      vpc: formatId(own),
      requester: { accountId: theirs.accountId, vpc: formatId(peer) },
    }),
    byHand: ({ name }) => ours.updatePeering(ref(), { name } as PeeringChanges),
    seen: async () => ({ name: (await ours.getPeerings([ref()]))[0]!.name }),
    part: ({ args }, keys, inner) => inner.updatePeering(ref(), partOf(args[1], keys)),
    end: () => scene.end(),
  };
};

/** By the vendor's rules in a cloud that has none: two connections may lead to one destination. */
export const routeWorld: MakeWorld = async (vendor) => {
  const fake = new FakeCloud();
  const cloud = fake.backend();
  const region = rulesOf(vendor).regions.value.example;
  const isIssued = rulesOf(vendor).routes.value === "issued";
  const make = (name: string, cidrBlock: string) => cloud.createVpc({ region, name, cidrBlock });
  const [own, ...peers] = [
    await make("a", "10.0.0.0/24"),
    await make("b", "10.1.0.0/24"),
    await make("c", "10.1.0.0/24"),
  ];
  const connections: string[] = [];
  for (const peer of peers) {
    const { id } = await connectionBetween(cloud, own, peer, { peerAccountId: "one" });
    connections.push(id);
    await cloud.acceptPeering({ region, id });
  }
  const table = { region, id: own.defaultRouteTableId };
  const destinationCidrBlock = "10.1.0.0/25";
  const hasSwitch = rulesOf(vendor).routeEnabled.value !== "absent";
  const put = ({ peeringConnection: hop, description, enabled }: Values) => {
    const row = { destinationCidrBlock, peeringConnectionId: parseId(String(hop)).id, enabled: enabled !== false };
    return cloud.putRoute(table, { ...row, ...(typeof description === "string" && { description }) });
  };
  if (isIssued) {
    const row = { destinationCidrBlock, peeringConnectionId: connections[0]!, origin: "issued" as const };
    fake.tables.set(table.id, { ...fake.tables.get(table.id)!, routes: [row] });
  }
  const recorder = new Recorder(cloud);
  const step = new Step(route, () => runOn(recorder.backend, vendor, region));
  return {
    step,
    recorder,
    keys: ["peeringConnection", "description", ...(hasSwitch ? ["enabled"] : [])],
    unreadable: isIssued ? ["description"] : [],
    lasting: [],
    // An issued route has no description of ours.
    nowhere: isIssued ? ["description"] : [],
    values: fc.record({
      peeringConnection: text(...connections.slice(0, isIssued ? 1 : 2).map((id) => `${region}/${id}`)),
      description: some("first", "second"),
      ...(hasSwitch && { enabled: fc.constantFrom(undefined, false) }),
    }),
    program: (values) => ({ routeTableId: formatId(table), destinationCidrBlock, ...values }),
    byHand: async (values) => (isIssued ? undefined : put(values)),
    async seen() {
      const [row] = (await cloud.getRouteTables([table]))[0]!.routes as [RouteRecord];
      const { peeringConnectionId, description, enabled } = row;
      const seen = { peeringConnection: `${region}/${String(peeringConnectionId)}`, description };
      return { ...seen, ...(hasSwitch && { enabled }) };
    },
    part: ({ args }, keys, inner) =>
      keys.length === 0 ? Promise.resolve() : inner.putRoute(table, args[1] as Parameters<Backend["putRoute"]>[1]),
    end: () => undefined,
  };
};

const partOf = (changes: unknown, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(changes as object).filter(([key]) => keys.includes(key)));

function handChanges({ description = "", ...rest }: Values, isDescribed: boolean): PeeringChanges {
  const changes = Object.entries({ ...rest, ...(isDescribed && { description }) });
  return Object.fromEntries(changes.filter(([, value]) => value !== undefined));
}
