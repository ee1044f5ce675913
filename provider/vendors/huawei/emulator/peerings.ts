/** Peering connections, v2.0: `/v2.0/vpc/peerings`. */
import { z } from "zod";
import type { PeeringRecord } from "../../../backend/contract.js";
import type { PeeringError } from "../../../errors.js";
import { given } from "../../kit/given.js";
import { actionsOf, type Call } from "./call.js";
import { wireTime } from "./delays.js";
import { description, isRequested, readBody, readPage, uuid } from "./input.js";
import { Refused, type LayerError } from "./refusals.js";

const PATH = "/v2.0/vpc/peerings";
const name = z.string().min(1).max(64);
const end = z.strictObject({ vpc_id: uuid, tenant_id: z.string().optional() });

const creation = z.strictObject({
  peering: z.strictObject({
    name,
    description: description.optional(),
    request_vpc_info: end,
    accept_vpc_info: end,
  }),
});
const change = z.strictObject({
  peering: z
    .strictObject({ name: name.optional(), description: description.optional() })
    .refine((given) => Object.keys(given).length > 0, "at least one of name and description is required"),
});

export const peeringActions = actionsOf("neutron", errorFor, [
  ["CreateVpcPeering", "POST", PATH, 201, createPeering],
  ["ListVpcPeerings", "GET", PATH, 200, listPeerings],
  ["ShowVpcPeering", "GET", `${PATH}/{peering_id}`, 200, showPeering],
  ["UpdateVpcPeering", "PUT", `${PATH}/{peering_id}`, 200, updatePeering],
  ["AcceptVpcPeering", "PUT", `${PATH}/{peering_id}/accept`, 200, acceptPeering],
  ["RejectVpcPeering", "PUT", `${PATH}/{peering_id}/reject`, 200, rejectPeering],
  ["DeleteVpcPeering", "DELETE", `${PATH}/{peering_id}`, 204, deletePeering],
]);

async function createPeering(call: Call): Promise<object> {
  const { peering } = readBody(call, creation);
  const { request_vpc_info: own, accept_vpc_info: peer } = peering;
  const { region, projectId } = call;
  if (own.tenant_id !== undefined && own.tenant_id !== projectId)
    throw new Refused(400, "InvalidInput", "Invalid input for operation: Request VPC id or tenant id is incorrect.");
  const made = await call.backend.createPeering({
    name: peering.name,
    region,
    vpcId: own.vpc_id,
    peerRegion: region,
    peerVpcId: peer.vpc_id,
    // Without it, the peer VPC must be in the caller's own project.
    peerAccountId: peer.tenant_id ?? projectId,
    ...(peering.description !== undefined && { description: peering.description }),
  });
  return { peering: rowOf(call, made) };
}

async function listPeerings(call: Call): Promise<object> {
  const { backend, region } = call;
  const rows = (await backend.listPeerings({ region }))
    .map((connection) => rowOf(call, connection))
    .filter(({ id, name: called, status, request_vpc_info: own, accept_vpc_info: peer }) =>
      isRequested(call, {
        id,
        name: called,
        status,
        vpc_id: [own.vpc_id, peer.vpc_id],
        tenant_id: [own.tenant_id, peer.tenant_id],
      }),
    );
  const page = readPage(call, rows);
  return { peerings: page, ...connectionsOf(call, page, rows) };
}

/**
 * As recorded in 2025: with a limit, a page with rows has a link to the previous page even if it is the only one;
 * `next` is present only if rows follow.
 */
function connectionsOf(
  { host, query }: Call,
  page: readonly { readonly id: string }[],
  rows: readonly { readonly id: string }[],
): object {
  const [first, last] = [page.at(0), page.at(-1)];
  if (first === undefined || last === undefined) return query.has("limit") ? { peerings_links: [] } : {};
  const connection = (rel: string, changes: Readonly<Record<string, string>>) => {
    const other = new URLSearchParams(query);
    other.delete("page_reverse");
    for (const [name, value] of Object.entries(changes)) other.set(name, value);
    return { rel, href: `http://${host}${PATH}?${other}` };
  };
  const next = rows.some(({ id }) => id > last.id) ? [connection("next", { marker: last.id })] : [];
  const previous = query.has("limit") ? [connection("previous", { marker: first.id, page_reverse: "true" })] : [];
  return next.length + previous.length === 0 ? {} : { peerings_links: [...next, ...previous] };
}

async function showPeering(call: Call): Promise<object> {
  return { peering: rowOf(call, await call.own.peering(call.path["peering_id"]!, "backend")) };
}

async function updatePeering(call: Call): Promise<object> {
  const { peering } = readBody(call, change);
  const changes = given({ name: peering.name, description: peering.description });
  return { peering: rowOf(call, await call.backend.updatePeering(refOf(call), changes)) };
}

/** The answer has no wrapper. */
async function acceptPeering(call: Call): Promise<object> {
  return rowOf(call, await call.backend.acceptPeering(refOf(call)));
}

async function rejectPeering(call: Call): Promise<object> {
  return rowOf(call, await call.backend.rejectPeering(refOf(call)));
}

async function deletePeering(call: Call): Promise<undefined> {
  await call.backend.deletePeering(await call.own.peering(call.path["peering_id"]!));
}

const refOf = ({ region, path }: Call) => ({ region, id: path["peering_id"]! });

function rowOf({ operator }: Call, connection: PeeringRecord) {
  const { id, name: called, vendorState, requester, accepter, description: text } = connection;
  const { createdAt, updatedAt } = operator.times(id);
  return {
    id,
    name: called,
    status: vendorState,
    request_vpc_info: { vpc_id: requester.vpcId, tenant_id: requester.accountId },
    accept_vpc_info: { vpc_id: accepter.vpcId, tenant_id: accepter.accountId },
    description: text ?? "",
    created_at: wireTime(createdAt),
    updated_at: wireTime(updatedAt),
  };
}

/** Only the form of most errors, and the text of the first, is attested. */
function errorFor({ code, detail: { property } }: PeeringError): LayerError {
  if (code !== "not-found") return TYPES[code] ?? [400, "InvalidInput"];
  if (property === "peerVpc")
    return [400, "InvalidInput", "Invalid input for operation: Accept VPC id or tenant id is incorrect."];
  return property === "vpc" ? [404, "RouterNotFound"] : [404, "VpcPeeringNotFound"];
}

const TYPES: Readonly<Record<string, LayerError>> = {
  "already-exists": [409, "VpcPeeringExists"],
  "quota-exceeded": [409, "OverQuota"],
  "invalid-state": [400, "VpcPeeringActionNotPermitted"],
  "wrong-account": [403, "Forbidden"],
};
