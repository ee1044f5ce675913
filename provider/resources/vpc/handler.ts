/** `Vpc`: a virtual network. Region and primary CIDR block cannot change; the other properties change in place. */
import type { Backend, NewVpc, PeeringRecord, Ref, Tags, VpcChanges, VpcRecord } from "../../backend/contract.js";
import { tagChanges } from "../../backend/tags.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { formatId, refOf } from "../../engine/ids.js";
import { defaultName } from "../../engine/names.js";
import { vpcViolations } from "../../rules/plan/index.js";
import { isLive } from "../../rules/states.js";
import { explainingUsedName } from "../../run/names.js";
import type { Checked, Run } from "../../run/run.js";
import type { TagSupport } from "../../rules/schema.js";
import { requireAlike, whereDeclared } from "../adoption.js";
import { apply, checkInputs, keepUnset, requireRegion, settleRegion, warnOfDeletedWith } from "../check.js";
import { changedFields, diffResult } from "../diff.js";
import type { Handler } from "../handler.js";
import { refuseLacking } from "../optional-backend.js";
import type { Props } from "../../engine/props.js";
import { isUnknown } from "../../engine/unknown.js";
import {
  backendOf,
  creating,
  deletedMeanwhile,
  importCommand,
  isKeptByOther,
  keepingPartial,
  keepingReached,
  only,
  pick,
  plain,
  seenAfterFailure,
} from "../crud.js";
import { findOwnVpc } from "./own-vpc.js";
import { claimVpc, vpcNaming } from "./names.js";
import { compared, schema, STEERING, type VpcInputs, WRITTEN } from "./schema.js";
import { ownOf, tagsAsInput, tagsRead } from "../tags/saved.js";
import { settleTags } from "../tags/settle.js";
import { tagSupport } from "../tags/support.js";
import { reachedOf, writesOf } from "../value-change.js";

const KIND = "Vpc";

const FIELDS_OF_SOME_APIS = [
  ["secondaryCidrs", "secondaryCidrBlocks", "secondary CIDR blocks"],
  ["ipv6", "enableIpv6", "IPv6"],
  ["edgeSites", "edgeSiteId", "edge sites"],
] as const;

export const vpc: Handler = {
  kind: KIND,

  check(run, olds, news) {
    return checkInputs(run, KIND, schema, olds, news, (checking, backend) => {
      const { known, unknown, facts } = checking;
      settleRegion(checking, "region", [], run.settings.region);
      requireRegion(checking);
      if (facts !== undefined && known["name"] === undefined && !unknown.has("name"))
        known["name"] = defaultName(facts.urn, run.rules);
      if (known["enableIpv6"] === false) delete known["enableIpv6"];
      apply(checking, vpcViolations(run.rules, run.settings.limits, { ...known, unknown }));
      for (const [rule, property, what] of FIELDS_OF_SOME_APIS)
        refuseLacking(checking, backend, rule, property, `VPCs have no ${what} over this API`);
      settleTags(checking, backend, KIND);
      keepUnset(checking, ["enterpriseProjectId"]);
      const secondary = known["secondaryCidrBlocks"] as string[] | undefined;
      // The order has no meaning, so it must not be a difference.
      if (secondary !== undefined) known["secondaryCidrBlocks"] = secondary.toSorted();
      claimVpc(checking, backend);
      warnOfDeletedWith(checking, "VPC");
    });
  },

  async diff(run, id, olds, news) {
    const { changed, replaces } = changedFields(compared, olds, news);
    if (changed.includes("enableIpv6") && fixedBy(run).includes("enableIpv6")) replaces.push("enableIpv6");
    run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    return diffResult(run, KIND, news, changed, replaces, await isNameTaken(run, olds, news));
  },

  async create(run, props) {
    const inputs = props as unknown as VpcInputs;
    const backend = await backendOf(run, props);
    const checked = run.recall(KIND, props);
    const found = await findOwnVpc(run, KIND, inputs, checked);
    const support = tagSupport(run, backend, KIND);
    if (found !== undefined) requireAlike(run, "VPC", found, declaredBy(props), fixedOf(run, found, props, support));
    const made =
      found ??
      (await creating(
        () =>
          explainingUsedName(vpcNaming(run, backend), inputs.name, () =>
            backend.createVpc(request(run, inputs, checked)),
          ),
        async (ref) => {
          const record = await seen(backend, ref);
          return record && partial({}, props, record);
        },
        reachedOf(Object.keys(WRITTEN), {}, props, { name: inputs.name }),
        (own) => run.made(KIND, own, checked?.urn),
      ));
    const id = formatId(made);
    run.made(KIND, id, checked?.urn);
    const record = await keepingPartial(
      id,
      async () => partial({}, props, (await seenAfterFailure(() => seen(backend, made))) ?? made),
      async () => write(backend, made, {}, support === "update" ? props : { ...props, tags: undefined }),
    );
    return { id, outs: outsOf(props, record) };
  },

  async read(run, id, props) {
    const backend = await backendOf(run, props);
    const ref = refOf(id, (props["region"] as string | undefined) ?? run.settings.region ?? "");
    const found = only(await (backend.shared ?? backend).getVpcs([ref]));
    if (found === undefined) return { id: "", props: {}, inputs: {} };
    // A program cannot set them.
    const isImportWithout = props["account"] === undefined && tagSupport(run, backend, KIND) === "absent";
    const inputs = plain({
      ...inputsOf(found),
      tags: isImportWithout ? undefined : tagsRead(run, found.tags, props["tags"]),
      enterpriseProjectId: readProject(found, props),
      ...pick(props, STEERING),
      account: backend.identity,
    });
    return { id: formatId(found), props: outsOf(inputs, found), inputs };
  },

  async update(run, id, olds, news) {
    const backend = await backendOf(run, olds);
    const ref = refOf(id, String(news["region"]));
    const found = await seen(backend, ref);
    if (found === undefined) throw deletedMeanwhile("VPC", ref, run.rules.id);
    return keepingReached(
      id,
      Object.keys(WRITTEN),
      olds,
      async () => {
        const record = await seenAfterFailure(() => seen(backend, ref));
        return record && partial(olds, news, record);
      },
      async () => ({
        outs: outsOf(
          news,
          await explainingUsedName(vpcNaming(run, backend), news["name"], async () =>
            write(backend, found, olds, news),
          ),
        ),
      }),
    );
  },

  async delete(run, id, props) {
    const backend = await backendOf(run, props);
    if (isKeptByOther(run, KIND, id)) return;
    const ref = refOf(id, props["region"] as string);
    try {
      await backend.deleteVpc(ref);
    } catch (error) {
      throw isPeeringError(error, "in-use") ? await withImport(run, backend, ref, error) : error;
    }
  },
};

/** A replacement of the same name can only be created after the VPC is deleted. */
async function isNameTaken(run: Run, olds: Props, news: Props): Promise<boolean> {
  if (["region", "name", "account"].some((key) => isUnknown(news[key]) || olds[key] !== news[key])) return false;
  return vpcNaming(run, await run.backend()) !== undefined;
}

/** Lists the remaining connections, and the command to import one that no state contains. */
async function withImport(run: Run, backend: Backend, vpc: Ref, refusal: PeeringError): Promise<PeeringError> {
  // A failing list must not hide the refusal.
  const connections = await backend.listPeerings({ region: vpc.region, vpcId: vpc.id }).catch(() => []);
  const left = connections.filter(({ state }) => isLive(state));
  if (left.length === 0) return refusal;
  const [first] = left as [PeeringRecord];
  const ref = {
    region: first.requester.vpcId === vpc.id ? first.requester.region : first.accepter.region,
    id: first.id,
  };
  return new PeeringError(
    "in-use",
    `VPC ${vpc.id} still has the peering connection ${left.map(({ id }) => id).join(", ")}`,
    {
      vendor: run.rules.id,
      ...(refusal.detail.vendorCode !== undefined && { vendorCode: refusal.detail.vendorCode }),
      cause: refusal,
      fix:
        "Destroy it in its stack, or have the other end delete it. If no stack has it (retainOnDelete, deletedWith and " +
        `\`pulumi state delete\` leave it in the cloud), import it with ${importCommand(run.rules.id, backend, ref)} and destroy it`,
    },
  );
}

function request(
  run: Run,
  { adoptExisting: _, account: __, ownTags: ___, ...vpc }: VpcInputs,
  checked: Checked | undefined,
): NewVpc {
  return { ...vpc, ...(checked === undefined ? {} : { creator: run.markOf(checked) }) };
}

/** Inputs that only a replacement can change, including IPv6 on vendors that fix it at creation. */
const fixedBy = (run: Run): string[] => ["edgeSiteId", ...(run.rules.ipv6.value === "replace" ? ["enableIpv6"] : [])];

function fixedOf(run: Run, record: VpcRecord, props: Props, tags: TagSupport): Props {
  const own = ownOf(props["tags"], props);
  const { enterpriseProjectId } = record;
  return {
    ...Object.fromEntries(fixedBy(run).map((key) => [key, inputsOf(record)[key]])),
    ...whereDeclared(props, { enterpriseProjectId }),
    ...(tags === "creation" && own && { tags: { ...ownOf(record.tags, props) } }),
  };
}

const declaredBy = (props: Props): Props => ({ ...props, tags: ownOf(props["tags"], props) });

const readProject = ({ enterpriseProjectId }: VpcRecord, props: Props): unknown =>
  props["account"] === undefined || props["enterpriseProjectId"] !== undefined
    ? (enterpriseProjectId ?? props["enterpriseProjectId"])
    : undefined;

const seen = async (backend: Backend, ref: Ref): Promise<VpcRecord | undefined> => only(await backend.getVpcs([ref]));

/** Writes the changes from the saved state to the program; for a new or adopted VPC, all inputs of the program. */
function write(backend: Backend, record: VpcRecord, olds: Props, news: Props): Promise<VpcRecord> | VpcRecord {
  const writes = writesOf(Object.keys(WRITTEN), olds, news, inputsOf(record));
  const changes = Object.keys(writes).map((key) => [key, writes[key] ?? WRITTEN[key as keyof typeof WRITTEN]]);
  if (changes.length === 0) return record;
  const { tags, ...rest } = Object.fromEntries(changes) as Omit<VpcChanges, "tags"> & { readonly tags?: Tags };
  return backend.updateVpc(record, { ...rest, ...(tags && { tags: tagChanges(record.tags, tags) }) });
}

const partial = (olds: Props, news: Props, record: VpcRecord): Props =>
  outsOf(reachedOf(Object.keys(WRITTEN), olds, news, inputsOf(record)), record);

function inputsOf(record: VpcRecord): Props {
  return {
    region: record.region,
    name: record.name,
    cidrBlock: record.cidrBlock,
    secondaryCidrBlocks: record.secondaryCidrBlocks.length === 0 ? undefined : record.secondaryCidrBlocks.toSorted(),
    enableIpv6: record.ipv6CidrBlock === undefined ? undefined : true,
    description: record.description || undefined,
    tags: tagsAsInput(record),
    edgeSiteId: record.edgeSiteId,
  };
}

function outsOf(inputs: Props, record: VpcRecord): Props {
  const { ipv6CidrBlock, defaultRouteTableId, state } = record;
  return plain({ ...inputs, ipv6CidrBlock, defaultRouteTableId, state });
}
