/**
 * Hosts of a deployment's products: `<product>.<root>`, one host each. The deployment chooses the root, which may have
 * any number of labels: it is a product's host without its first label.
 */
import { isIP } from "node:net";
import { CONFIG_NAMESPACE } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import { citation } from "../../rules/schema.js";
import { rules } from "../../rules/vendors/tce.js";
import { PATH } from "../qcloud/protocol.js";

/** First labels that identify a host as a product's. */
const PRODUCTS = ["vpc", "tag", "monitor", "cam", "account", "sts", "cvm", "location", "bill"];

const BARE_NAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

export interface Deployment {
  /** The host of the VPC product, which identifies a deployment. */
  readonly url: URL;
  readonly isApi2: boolean;
  /** The base URL of a product. */
  readonly urlOf: (product: string) => string;
}

/**
 * The endpoint is a product's URL (`http://vpc.api3.example.com`), the root's (`http://api3.example.com`), or either
 * host name without a scheme, which means https. An IP address, a name of one label, a port or a path means one server
 * for all products, unless the first label is a product's.
 */
export function deploymentAt(endpoint: string | undefined): Deployment {
  const url = urlIn(endpoint);
  const isApi2 = url.pathname.replace(/\/$/, "") === PATH;
  const urlOf = isApi2 || isOneServer(url) ? () => url.href : (product: string) => productAt(url, product).href;
  return { url: new URL(urlOf("vpc")), isApi2, urlOf };
}

function productAt(url: URL, product: string): URL {
  const moved = new URL(url);
  const [, root = ""] = /^[^.]+\.(.+)$/.exec(url.hostname) ?? [];
  moved.hostname = `${product}.${isProducts(url) ? root : url.hostname}`;
  return moved;
}

const isProducts = ({ hostname }: URL): boolean => PRODUCTS.includes(hostname.split(".")[0]!) && hostname.includes(".");

const isOneServer = (url: URL): boolean =>
  !isProducts(url) &&
  (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0 ||
    !url.hostname.includes(".") ||
    url.port !== "" ||
    url.pathname !== "/");

function urlIn(endpoint: string | undefined): URL {
  const text = endpoint !== undefined && BARE_NAME.test(endpoint) ? `https://${endpoint}` : endpoint;
  if (text !== undefined && URL.canParse(text)) {
    const url = new URL(text);
    if (["http:", "https:"].includes(url.protocol) && url.hostname !== "") return url;
  }
  const what =
    endpoint === undefined
      ? "the endpoint of a private cloud is required, and none is configured"
      : "is neither a domain nor the base URL of an API";
  throw new PeeringError("invalid-config", what, {
    property: `${CONFIG_NAMESPACE}:endpoint`,
    value: endpoint,
    vendor: rules.id,
    source: citation(rules.backends.source),
    fix: `Set the deployment's endpoint: api3.example.com or https://vpc.api3.example.com for API 3.0, https://vpc.api.example.com${PATH} for API 2.0`,
  });
}
