/** A self-signed certificate, made for one test: no key lies in the repository, and no tool is needed to make one. */
import { generateKeyPairSync, sign } from "node:crypto";

export interface Identity {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;

/**
 * X.509 v3 with an address as its alternative name, ECDSA with SHA-256.
 *
 * @param host IPv4 address
 * @param days valid from two days before this one's end on, counted from today: 1 until tomorrow, -1 until yesterday
 */
export function selfSigned(host = "127.0.0.1", days = 1): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, objectId("2a8648ce3d040302"));
  const name = der(0x30, der(0x31, der(0x30, objectId("550403"), der(0x0c, Buffer.from("toy")))));
  const time = (at: number) => der(0x17, Buffer.from(new Date(at).toISOString().replace(/^..|[-:T]|\..+/g, "") + "Z"));
  const address = der(0x30, der(0x87, Buffer.from(host.split(".").map(Number))));
  const extensions = der(
    0x30,
    der(0x30, objectId("551d11"), der(0x04, address)),
    der(0x30, objectId("551d13"), der(0x04, der(0x30, der(0x01, Buffer.from([0xff]))))),
  );
  const content = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    der(0x30, time(Date.now() + (days - 2) * DAY), time(Date.now() + days * DAY)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", content, privateKey));
  const base64 = der(0x30, content, algorithm, signature).toString("base64").replace(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));

/** Tag, length, value. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
