/** Both APIs of one private cloud on one port, distinguished by path. */
import type { Emulator, WireRequest } from "../../../servers/emulator/contract.js";
import { emulatorOf as api2 } from "../../qcloud/emulator/index.js";
import { PATH } from "../../qcloud/protocol.js";
import { emulatorOf as api3 } from "../../tencent/emulator/index.js";
import { rules } from "../../../rules/vendors/tce.js";
import { PRODUCTS } from "./products.js";

const [two, three] = [api2(rules), api3(rules, PRODUCTS, {})];

const apiOf = ({ path }: WireRequest): Emulator => (path === PATH ? two : three);

export const emulator: Emulator = {
  actionOf: (request) => apiOf(request).actionOf(request),
  secretIdOf: (request) => apiOf(request).secretIdOf(request),
  isRead: (request) => apiOf(request).isRead(request),
  answer: (request, cloud) => apiOf(request).answer(request, cloud),
  roleArnOf: (role) => three.roleArnOf!(role),
  fault: (kind, request) => apiOf(request).fault(kind, request),
};
