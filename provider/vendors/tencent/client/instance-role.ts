/** The role of a virtual machine (CVM), from its metadata service: its name, then its credentials. */
import { z } from "zod";
import type { SessionCredentials } from "../../../backend/credentials.js";
import { jsonIn } from "../../kit/json.js";
import { readMetadata, unavailable } from "../../kit/metadata.js";
import { percentEncode } from "../../kit/signing.js";
import type { ClientContext } from "../../vendor.js";

const ROLES = "http://metadata.tencentyun.com/latest/meta-data/cam/security-credentials/";

const answer = z.object({
  Code: z.literal("Success"),
  TmpSecretId: z.string().min(1),
  TmpSecretKey: z.string().min(1),
  Token: z.string().min(1),
  ExpiredTime: z.number(),
});

export async function instanceRole(
  role: string | true,
  { settings }: Pick<ClientContext, "settings">,
): Promise<SessionCredentials> {
  const read = async (url: string) => {
    const { status, body } = await readMetadata(url, settings);
    if (status === 404)
      throw unavailable(settings, role === true ? "no role is bound to it" : `it has no role ${role}`);
    if (status !== 200) throw unavailable(settings, `status ${status}`);
    return body;
  };
  const name = role === true ? (await read(ROLES)).trim() : role;
  const parsed = answer.safeParse(jsonIn(await read(`${ROLES}${percentEncode(name)}`)));
  if (!parsed.success) throw unavailable(settings, `the answer for the role ${name} is not as documented`);
  const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: securityToken, ExpiredTime } = parsed.data;
  return { secretId, secretKey, securityToken, expiresAt: ExpiredTime * 1000 };
}
