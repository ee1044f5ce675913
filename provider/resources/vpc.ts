/** `Vpc`: a virtual network. Region and primary block are fixed for life; the rest changes in place. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Backend, NewVpc, Ref, VpcChanges, VpcRecord } from "../backend/contract.js";
import { lookTwice } from "../backend/look-twice.js";
import { PeeringError } from "../errors.js";
import { formatId, refOf } from "../ids.js";
import { defaultName } from "../names.js";
import { vpcViolations } from "../rules/plan.js";
import { type Run, nameOf } from "../run.js";
import { requireAlike } from "./adoption.js";
import { apply, checkInputs, requireRegion, settleRegion } from "./check.js";
import { changedFields, diffResult } from "./diff.js";
import { account, adoptExisting, field, region, tags } from "./field.js";
import type { Handler, Props } from "./handler.js";
import {
  backendOf,
  goneDuring,
  importCommand,
  keepingPartial,
  keepingReached,
  only,
  pick,
  plain,
  seenAfterFailure,
} from "./life.js";
import { reachedOf, writesOf } from "./value-change.js";

const KIND = "Vpc";

export const schema = z.strictObject({
  region: region(),
  name: field(
    z.string().optional(),
    "update",
    "Name. Default: <project>-<stack>-<resource>, cut to the vendor's length",
  ),
  cidrBlock: field(z.string(), "replace", "Primary IPv4 block in canonical form, such as 10.0.1.0/24"),
  secondaryCidrBlocks: field(
    z.array(z.string()).optional(),
    "update",
    "Further IPv4 blocks, where the vendor has them; the order does not matter",
  ),
  enableIpv6: field(
    z.boolean().optional(),
    "update",
    "Have the vendor assign an IPv6 block, which is the output ipv6CidrBlock. Default false",
  ),
  description: field(z.string().optional(), "update", "Description"),
  tags: tags("update"),
  edgeSiteId: field(z.string().optional(), "replace", "Edge site that the VPC is in, where the vendor has them"),
  adoptExisting: adoptExisting(),
  account: account(),
});

export const outputs = {
  accountId: "Account that owns the VPC",
  ipv6CidrBlock: "The IPv6 block that the vendor assigned, if IPv6 is enabled",
  defaultRouteTableId: "The route table that came with the VPC",
  state: "The VPC's state",
};

/** Inputs that no cloud reports. */
const STEERING = ["adoptExisting"];

/** Inputs that change in place, with the value that means "none" to the backend. */
const WRITTEN = { name: "", secondaryCidrBlocks: [], enableIpv6: false, description: "", tags: {} };

interface VpcInputs {
  readonly region: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly secondaryCidrBlocks?: string[];
  readonly enableIpv6?: boolean;
  readonly description?: string;
  readonly tags?: Record<string, string>;
  readonly edgeSiteId?: string;
  readonly adoptExisting?: boolean;
  readonly account?: string;
}

export const vpc: Handler = {
  kind: KIND,

  check(run, olds, news) {
    return checkInputs(run, KIND, schema, olds, news, (checking) => {
      const { known, unknown, facts } = checking;
      settleRegion(checking, "region", [], run.settings.region);
      requireRegion(checking);
      if (facts !== undefined && known["name"] === undefined && !unknown.has("name"))
        known["name"] = defaultName(facts.urn, run.rules);
      if (known["enableIpv6"] === false) delete known["enableIpv6"];
      apply(checking, vpcViolations(run.rules, run.settings.limits, { ...known, unknown }));
      const secondary = known["secondaryCidrBlocks"] as string[] | undefined;
      // The order means nothing, so it must not show as a change.
      if (secondary !== undefined) known["secondaryCidrBlocks"] = secondary.toSorted();
    });
  },

  async diff(run, id, olds, news) {
    const { changed, replaces } = changedFields(schema, olds, news);
    if (changed.includes("enableIpv6") && fixedBy(run).includes("enableIpv6")) replaces.push("enableIpv6");
    if (replaces.length === 0) run.claimId(KIND, id, run.recall(KIND, news)?.urn);
    return diffResult(run, KIND, news, changed, replaces, false);
  },

  async create(run, props) {
    const inputs = props as unknown as VpcInputs;
    const backend = await backendOf(run, props);
    const urn = run.recall(KIND, props)?.urn;
    const found = await findOwn(run, inputs, urn);
    if (found !== undefined) requireAlike(run, "VPC", found, props, fixedOf(run, found));
    const made = found ?? (await backend.createVpc(request(inputs, urn)));
    const id = formatId(made);
    run.made(KIND, id, urn);
    const record = await keepingPartial(
      id,
      async () => partial({}, props, (await seenAfterFailure(() => seen(backend, made))) ?? made),
      async () => write(backend, made, {}, props),
    );
    return { id, outs: outsOf(props, record) };
  },

  async read(run, id, props) {
    const backend = await backendOf(run, props);
    const ref = refOf(id, (props["region"] as string | undefined) ?? run.settings.region ?? "");
    const found = only(await (backend.shared ?? backend).getVpcs([ref]));
    if (found === undefined) return { id: "", props: {}, inputs: {} };
    const inputs = plain({ ...inputsOf(found), ...pick(props, STEERING), account: backend.identity });
    return { id: formatId(found), props: outsOf(inputs, found), inputs };
  },

  async update(run, id, olds, news) {
    const backend = await backendOf(run, olds);
    const ref = refOf(id, String(news["region"]));
    const found = await seen(backend, ref);
    if (found === undefined) throw goneDuring("VPC", ref, run.rules.id);
    return keepingReached(
      id,
      Object.keys(WRITTEN),
      olds,
      async () => {
        const record = await seenAfterFailure(() => seen(backend, ref));
        return record && partial(olds, news, record);
      },
      async () => ({ outs: outsOf(news, await write(backend, found, olds, news)) }),
    );
  },

  async delete(run, id, props) {
    const backend = await backendOf(run, props);
    if (run.isHandedOver(KIND, id)) {
      run.log("info", `${id} was taken over by another resource of this run and is kept`);
      return;
    }
    await backend.deleteVpc(refOf(id, props["region"] as string));
  },
};

function request({ adoptExisting: _, account: __, ...vpc }: VpcInputs, urn: string | undefined): NewVpc {
  return { ...vpc, ...(urn === undefined ? {} : { creator: creatorOf(urn) }) };
}

/** Inputs that only a replacement can change; IPv6 on vendors that decide it at the creation. */
const fixedBy = (run: Run): string[] => ["edgeSiteId", ...(run.rules.ipv6.value === "replace" ? ["enableIpv6"] : [])];

const fixedOf = (run: Run, record: VpcRecord): Props =>
  Object.fromEntries(fixedBy(run).map((key) => [key, inputsOf(record)[key]]));

const seen = async (backend: Backend, ref: Ref): Promise<VpcRecord | undefined> => only(await backend.getVpcs([ref]));

/** Writes what changed from the saved state to the program; of a new or adopted VPC, all that the program declares. */
function write(backend: Backend, record: VpcRecord, olds: Props, news: Props): Promise<VpcRecord> | VpcRecord {
  const writes = writesOf(Object.keys(WRITTEN), olds, news, inputsOf(record));
  const changes = Object.keys(writes).map((key) => [key, writes[key] ?? WRITTEN[key as keyof typeof WRITTEN]]);
  return changes.length === 0 ? record : backend.updateVpc(record, Object.fromEntries(changes) as VpcChanges);
}

const partial = (olds: Props, news: Props, record: VpcRecord): Props =>
  outsOf(reachedOf(Object.keys(WRITTEN), olds, news, inputsOf(record)), record);

/**
 * The VPC that an unfinished run of this program left, or the one about to be replaced. Proof is the mark of this
 * very resource, or a name that only this program generates; a name that someone chose is not.
 */
async function findOwn(run: Run, inputs: VpcInputs, urn: string | undefined): Promise<VpcRecord | undefined> {
  const backend = await run.backend();
  const alike = await lookTwice(
    backend,
    async (reads) => {
      const named = await reads.listVpcs({ region: inputs.region, name: inputs.name });
      return named.filter((record) => record.name === inputs.name && record.cidrBlock === inputs.cidrBlock);
    },
    ({ length }) => length === 0,
  );
  const [first] = alike;
  if (first === undefined) return undefined;
  const own = urn !== undefined && (first.creator === creatorOf(urn) || inputs.name === defaultName(urn, run.rules));
  const proven = own || inputs.adoptExisting === true;
  if (proven && alike.length === 1) {
    run.log("info", `adopted the existing VPC ${first.id}`, urn);
    return first;
  }
  const ids = alike.map(formatId).join(", ");
  throw new PeeringError(
    "already-exists",
    `${inputs.region} already has a VPC of that name with ${inputs.cidrBlock}: ${ids}`,
    {
      property: "name",
      value: inputs.name,
      vendor: run.rules.id,
      fix: `Choose another name, import it (${importCommand(run.rules.id, backend, first)} writes the file for \`pulumi import --file\`), or set adoptExisting: true to take it over${urn === undefined ? "" : `; if ${nameOf(urn)} was renamed, add an alias`}`,
    },
  );
}

/** Short, and the same whenever the same resource of the same stack runs. */
const creatorOf = (urn: string): string => createHash("sha256").update(urn).digest("hex").slice(0, 16);

function inputsOf(record: VpcRecord): Props {
  return {
    region: record.region,
    name: record.name,
    cidrBlock: record.cidrBlock,
    secondaryCidrBlocks: record.secondaryCidrBlocks.length === 0 ? undefined : record.secondaryCidrBlocks.toSorted(),
    enableIpv6: record.ipv6CidrBlock === undefined ? undefined : true,
    description: record.description || undefined,
    tags: Object.keys(record.tags).length === 0 ? undefined : record.tags,
    edgeSiteId: record.edgeSiteId,
  };
}

function outsOf(inputs: Props, record: VpcRecord): Props {
  const { ipv6CidrBlock, defaultRouteTableId, state } = record;
  return plain({ ...inputs, ipv6CidrBlock, defaultRouteTableId, state });
}
