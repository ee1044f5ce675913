/** Runs in the page, which contains the source text of this function, so it uses no outer variables. */
import type { Topology, TopologyEnd, TopologyConnection, TopologyVpc } from "../topology.js";

export type Selectable = { readonly vpc: TopologyVpc } | { readonly connection: TopologyConnection };

/** Details of a VPC or a connection, as elements; names are only inserted as text. */
export function describeSelected(
  { accounts, vpcs, connections }: Topology,
  selected: Selectable,
  select: (selected: Selectable) => void,
): HTMLElement[] {
  const element = <Name extends keyof HTMLElementTagNameMap>(name: Name, ...inside: (Node | string)[]) => {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  };
  const spaced = (text: string) => text.replaceAll("-", " ");
  const vpcOf = (key: string) => vpcs.find((vpc) => vpc.key === key);
  const connectionOf = (key: string) => connections.find((connection) => connection.key === key);
  const accountOf = (vendor: string, accountId: string) =>
    accounts.find((account) => account.vendor === vendor && account.accountId === accountId)?.title ?? accountId;

  function button(text: string, target: Selectable): HTMLElement {
    const made = element("button", text);
    made.type = "button";
    made.className = "go";
    made.addEventListener("click", () => select(target));
    return made;
  }
  function facts(rows: readonly (readonly [string, Node | string | undefined])[]): HTMLElement {
    const list = element("dl");
    for (const [term, value] of rows) {
      if (value !== undefined && value !== "") list.append(element("dt", term), element("dd", value));
    }
    return list;
  }
  function listOf(items: readonly Node[], none: string): HTMLElement {
    return items.length === 0 ? element("p", none) : element("ul", ...items.map((item) => element("li", item)));
  }
  const vpcButton = (key: string) => {
    const vpc = vpcOf(key);
    return vpc === undefined ? key : button(vpc.name, { vpc });
  };

  function describeVpc(vpc: TopologyVpc): HTMLElement[] {
    const own = connections.filter(({ requester, accepter }) => requester.vpc === vpc.key || accepter.vpc === vpc.key);
    const connectionItems = own.map((connection) => {
      const far = connection.requester.vpc === vpc.key ? connection.accepter : connection.requester;
      const bandwidth = connection.bandwidthMbps === undefined ? "" : `, ${connection.bandwidthMbps} Mbps`;
      return element(
        "span",
        button(connection.name, { connection }),
        ` to ${vpcOf(far.vpc)!.name}: ${spaced(connection.state)}${bandwidth}`,
      );
    });
    const routeItems = vpc.routes.map(({ destinationCidrBlock, connection: key, nextHop, mark, leads }) => {
      const connection = key === undefined ? undefined : connectionOf(key);
      const through = connection === undefined ? (key ?? nextHop ?? "") : button(connection.name, { connection });
      const effect = {
        over: "",
        nowhere: " – black hole",
        disabled: " – disabled, carries no traffic",
        "no-subnet": " – its route table has no subnet, carries no traffic",
        "out-of-the-picture": " – not in this picture",
      }[leads ?? "over"];
      return element(
        "span",
        `${destinationCidrBlock} through `,
        through,
        effect,
        mark === undefined ? "" : ` (${mark})`,
      );
    });
    const subnetItems = (vpc.subnets ?? []).map(({ key, name, cidrBlock, table, tableName }) =>
      element("span", `${[name ?? key, cidrBlock].filter(Boolean).join(" ")}: routes of ${tableName ?? table}`),
    );
    return [
      element("h2", vpc.name),
      facts([
        ["VPC", vpc.key],
        ["Change", vpc.mark],
        ["Account", accountOf(vpc.vendor, vpc.accountId)],
        ["Region", vpc.region],
        ["Edge site", vpc.edgeSiteId],
        ["Ranges", vpc.cidrBlocks.join(", ") || "not shown"],
      ]),
      element("h3", `Connections (${own.length})`),
      listOf(connectionItems, "None."),
      element("h3", `Routes (${vpc.routes.length})`),
      listOf(routeItems, "None is shown."),
      ...(subnetItems.length === 0 ? [] : [element("h3", `Subnets (${subnetItems.length})`), listOf(subnetItems, "")]),
    ];
  }

  function describeEndRoutes(connection: TopologyConnection, own: TopologyEnd, far: TopologyEnd): HTMLElement {
    const { routes, uncovered } = own.way;
    const answer = {
      complete: "every CIDR block is routed",
      partial: `no route to ${uncovered.join(", ")}`,
      missing: `no route to ${uncovered.join(", ") || "it"} through this connection: traffic fails`,
      "not-needed": "the connection carries no traffic, with or without routes",
      "not-shown": "the routes of this account are not shown",
    }[routes];
    const through = (vpcOf(own.vpc)?.routes ?? []).filter((route) => route.connection === connection.key);
    const paragraph = element("p", vpcButton(own.vpc), " → ", vpcButton(far.vpc), `: ${answer}`);
    paragraph.className = `way ${routes}`;
    const rows = through.map(({ destinationCidrBlock, table, mark }) =>
      element("span", `${destinationCidrBlock} in ${table}${mark === undefined ? "" : ` (${mark})`}`),
    );
    return element("div", paragraph, ...(rows.length > 0 ? [listOf(rows, "")] : []));
  }

  function describeEnd({ vpc, accountId, region }: TopologyEnd, vendor: string): HTMLElement {
    return element(
      "span",
      vpcButton(vpc),
      ` ${vpcOf(vpc)?.cidrBlocks.join(", ") ?? ""} · ${region} · ${accountOf(vendor, accountId)}`,
    );
  }

  function describeConnection(connection: TopologyConnection): HTMLElement[] {
    const { requester, accepter, vendor } = connection;
    return [
      element("h2", connection.name),
      facts([
        ["Connection", connection.key],
        ["Change", connection.mark],
        ["State", spaced(connection.state)],
        ["Why", connection.stateReason],
        ["Bandwidth", connection.bandwidthMbps === undefined ? undefined : `${connection.bandwidthMbps} Mbps`],
        ["Charged by", connection.chargeType && spaced(connection.chargeType)],
        ["Request expires", connection.expiresAt],
        ["Requester", describeEnd(requester, vendor)],
        ["Accepter", describeEnd(accepter, vendor)],
      ]),
      element("h3", "Routes each way"),
      describeEndRoutes(connection, requester, accepter),
      describeEndRoutes(connection, accepter, requester),
    ];
  }

  return "vpc" in selected ? describeVpc(selected.vpc) : describeConnection(selected.connection);
}
