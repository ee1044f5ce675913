/** A cloud in memory behind shared reads, on a clock that only sleeping moves. */
import type { Backend, PeeringRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { shareReads } from "../../../../provider/backend/read-cache/shared-reads.js";
import { FakeCloud, type FakeOptions } from "../fake-cloud.js";
import { VirtualClock } from "../virtual-clock.js";

export const region = "r1";
export const BY_HAND = { routes: { value: "by-hand", source: { title: "" } } } as never;
export const ISSUED = { routes: { value: "issued", source: { title: "" } } } as never;

export function scene(options: FakeOptions = {}, rules = BY_HAND) {
  const clock = new VirtualClock();
  const cloud = new FakeCloud({ latency: () => 40, sleep: clock.sleep, ...options });
  const backend = shareReads(cloud.backend(), rules, clock);
  return { clock, cloud, backend, shared: backend.shared! };
}

type Scene = ReturnType<typeof scene>;

export const together = <T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)));

export const vpc = (i: number) => ({ region, name: `vpc ${i}`, cidrBlock: `10.${i}.0.0/16` });

export const makeVpcs = ({ clock, backend }: Scene, n: number): Promise<VpcRecord[]> =>
  clock.run(together(n, (i) => backend.createVpc(vpc(i))));

export const connection = (backend: Backend, [a, b]: readonly [VpcRecord, VpcRecord]): Promise<PeeringRecord> =>
  backend.createPeering({
    name: `${a.id} to ${b.id}`,
    region,
    vpcId: a.id,
    peerRegion: region,
    peerVpcId: b.id,
    peerAccountId: "one",
  });

export const pairs = (vpcs: readonly VpcRecord[]) =>
  vpcs.flatMap((a, i) => vpcs.slice(i + 1).map((b) => [a, b] as const));
