/**
 * Schemas of a private cloud's API 3.0 where it differs from the public one: rows of connections accept the names of
 * both, the private cloud's first. No answer of a private cloud is published, so every member that the client can do
 * without is optional.
 */
import { z } from "zod";
import { optionalText, text } from "../kit/answers.js";
import { accountId, page, peeringMembers, type PeeringRow } from "../tencent/answers.js";

const optionalAccount = z
  .union([z.literal("").transform(() => undefined), z.literal(0).transform(() => undefined), accountId])
  .nullish()
  .transform((id) => id ?? undefined);

/** 0: classic networks, 1: VPCs, 2: bare metal; or the public cloud's values. */
const type = z
  .union([z.number(), text])
  .nullish()
  .transform((value) => TYPES[String(value)] ?? (typeof value === "string" ? value : undefined) ?? undefined);
const TYPES: Readonly<Record<string, string>> = { "1": "VPC_PEER", "2": "VPC_BM_PEER" };

const row = z.object({
  ...peeringMembers,
  VpcId: optionalText,
  SourceVpcId: optionalText,
  Uin: optionalAccount,
  SourceUin: optionalAccount,
  PeerUin: optionalAccount,
  DestinationUin: optionalAccount,
  SrcRegion: optionalText,
  SourceRegion: optionalText,
  DstRegion: optionalText,
  DestinationRegion: optionalText,
  VpcCidrBlock: optionalText,
  PeerVpcCidrBlock: optionalText,
  Type: type,
  IsNgw: z.union([z.number(), z.boolean(), text]).nullish(),
});

type Ends = "SourceUin" | "DestinationUin" | "SourceRegion" | "DestinationRegion";

/** A row with one name per member. Account and region of an end may be missing. */
export type DeployedRow = Omit<PeeringRow, Ends> & Readonly<Record<Ends, string | undefined>>;

export const peerings = page(
  "PeerConnectionSet",
  row.transform((seen, context): DeployedRow => {
    const { VpcId = "", SourceVpcId = VpcId, DestinationVpcId = "", PeerVpcId = DestinationVpcId } = seen;
    for (const [name, value] of Object.entries({ VpcId: SourceVpcId, PeerVpcId }))
      if (value === "") context.addIssue({ code: "custom", path: [name], message: "is missing" });
    return {
      ...seen,
      SourceVpcId,
      PeerVpcId,
      SourceUin: seen.Uin ?? seen.SourceUin,
      DestinationUin: seen.PeerUin ?? seen.DestinationUin,
      SourceRegion: seen.SrcRegion ?? seen.SourceRegion,
      DestinationRegion: seen.DstRegion ?? seen.DestinationRegion,
    };
  }),
);

/** Between regions, the vendor's own provider does not use the ID, and looks the connection up. */
export const createdPeering = z.object({ PeeringConnectionId: optionalText });

export const userInfo = z.object({ Uin: optionalAccount, OwnerUin: optionalAccount });

export const regions = z.object({ RegionSet: z.array(z.object({ Region: text, ShortName: optionalText })) });
