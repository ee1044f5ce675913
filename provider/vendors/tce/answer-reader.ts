/** Answers of a private cloud's API 3.0, or of API 2.0 if the request used that path. */
import type { z } from "zod";
import type { HttpCall } from "../../backend/http/protocol.js";
import { schemasOf } from "../kit/answers.js";
import { answerReader as api2 } from "../qcloud/answer-reader.js";
import { PATH } from "../qcloud/protocol.js";
import { answerReader as publicReader, SCHEMAS as PUBLIC } from "../tencent/answer-reader.js";
import { nothing } from "../tencent/answers.js";
import type { AnswerReader } from "../vendor.js";
import { createdPeering, peerings, regions, userInfo } from "./answers.js";
import { permissions } from "./permissions.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  ...PUBLIC,
  GetUserInfo: userInfo,
  DescribeRegions: regions,
  DescribeVpcPeeringConnections: peerings,
  CreateVpcPeeringConnectionEx: createdPeering,
  // The client does not use these answers.
  CreateRoutes: nothing,
  ReplaceRoutes: nothing,
};

const schemaOf = schemasOf(SCHEMAS, [permissions.apis[0]], nothing);

const isApi2 = ({ url }: HttpCall): boolean => new URL(url).pathname.replace(/\/$/, "") === PATH;

export const answerReader: AnswerReader = {
  read: (answer, call) => (isApi2(call) ? api2 : publicReader).read(answer, call),
  meaningOf: (refusal) => (publicReader.knows(refusal) ? publicReader : api2).meaningOf(refusal),
  knows: (refusal) => publicReader.knows(refusal) || api2.knows(refusal),
  schemaOf: (call) => (isApi2(call) ? api2.schemaOf : schemaOf)(call),
  envelope: (call) => (isApi2(call) ? api2 : publicReader).envelope(call),
  states: (call) => (isApi2(call) ? api2 : publicReader).states(call),
};
