/** Runs in the page, which contains the source text of this function and of its function arguments. */
import type { Topology } from "../topology.js";
import type { makeCamera } from "./camera.js";
import type { describeSelected, Selectable } from "./details.js";
import type { saveDiagram } from "./picture-files.js";
import type { findIn } from "./search.js";

export interface ViewerParts {
  readonly makeCamera: typeof makeCamera;
  readonly describeSelected: typeof describeSelected;
  readonly findIn: typeof findIn;
  readonly saveDiagram: typeof saveDiagram;
}

export function startViewer({ makeCamera, describeSelected, findIn, saveDiagram }: ViewerParts): void {
  const MOST_RESULTS = 30;
  const byId = (id: string) => document.getElementById(id)!;
  const topology = JSON.parse(byId("topology").textContent) as Topology;
  const svg = document.querySelector<SVGSVGElement>("main > svg")!;
  const camera = makeCamera(svg);
  const [details, search, results, status] = [
    byId("details"),
    byId("search") as HTMLInputElement,
    byId("results"),
    byId("found"),
  ];

  const drawn = new Map<string, SVGGraphicsElement[]>();
  for (const element of svg.querySelectorAll<SVGGraphicsElement>("[data-vpc], [data-link]")) {
    const key = keyOf(element);
    drawn.set(key, [...(drawn.get(key) ?? []), element]);
  }
  const vpcs = new Map(topology.vpcs.map((vpc) => [vpc.key, vpc]));
  const connections = new Map(topology.connections.map((connection) => [connection.key, connection]));
  const connectionsOf = new Map<string, string[]>(topology.vpcs.map(({ key }) => [key, []]));
  for (const { key, requester, accepter } of topology.connections) {
    for (const end of new Set([requester.vpc, accepter.vpc])) connectionsOf.get(end)!.push(key);
  }

  /** A VPC and a connection of two vendors may have the same key. */
  function keyOf(element: Element): string {
    const { vpc, link: connection } = (element as SVGElement).dataset;
    return vpc === undefined ? `link ${connection}` : `vpc ${vpc}`;
  }
  const drawingOf = (key: string) => drawn.get(key) ?? [];
  const keyOfSelected = (it: Selectable) => ("vpc" in it ? `vpc ${it.vpc.key}` : `link ${it.connection.key}`);

  function put(name: "selected" | "near" | "match" | "hot", keys: readonly string[]): void {
    for (const element of svg.querySelectorAll(`.${name}`)) element.classList.remove(name);
    for (const key of keys) for (const element of drawingOf(key)) element.classList.add(name);
  }

  /** Related objects: a VPC's connections and their other ends, or a connection's ends. */
  function neighbours(it: Selectable): string[] {
    if ("connection" in it) return [it.connection.requester.vpc, it.connection.accepter.vpc].map((key) => `vpc ${key}`);
    return connectionsOf.get(it.vpc.key)!.flatMap((key) => {
      const { requester, accepter } = connections.get(key)!;
      return [`link ${key}`, `vpc ${requester.vpc}`, `vpc ${accepter.vpc}`];
    });
  }

  function select(it: Selectable, moves = true): void {
    put("selected", [keyOfSelected(it)]);
    put("near", neighbours(it));
    svg.classList.add("selecting");
    details.replaceChildren(closeButton(), ...describeSelected(topology, it, select));
    details.hidden = false;
    if (moves) camera.show(drawingOf(keyOfSelected(it))[0]!);
  }

  function deselect(): void {
    put("selected", []);
    put("near", []);
    svg.classList.remove("selecting");
    details.hidden = true;
  }

  function closeButton(): HTMLElement {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "close", textContent: "×", title: "Close" });
    button.setAttribute("aria-label", "Close the details");
    button.addEventListener("click", deselect);
    return button;
  }

  function targetOf(event: Event): Selectable | undefined {
    const element = (event.target as Element).closest<SVGElement>("[data-vpc], [data-link]");
    if (element === null) return undefined;
    const vpc = vpcs.get(element.dataset["vpc"] ?? "");
    const connection = connections.get(element.dataset["link"] ?? "");
    return vpc !== undefined ? { vpc } : connection && { connection };
  }

  let pressed = { x: 0, y: 0 };
  svg.addEventListener("pointerdown", ({ clientX, clientY }) => void (pressed = { x: clientX, y: clientY }));
  svg.addEventListener("click", (event) => {
    // The end of a pan is not a click.
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 6) return;
    const target = targetOf(event);
    if (target === undefined) deselect();
    else select(target, false);
  });
  svg.addEventListener("keydown", (event) => {
    const target = event.key === "Enter" || event.key === " " ? targetOf(event) : undefined;
    if (target === undefined) return;
    event.preventDefault();
    select(target, false);
  });
  svg.addEventListener("pointerover", (event) => {
    const target = targetOf(event);
    put("hot", target === undefined ? [] : [keyOfSelected(target), ...("vpc" in target ? neighbours(target) : [])]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") deselect();
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
  });

  function showResults(): void {
    const found = findIn(topology, search.value);
    const isSearching = search.value.trim() !== "";
    put(
      "match",
      found.map(({ target }) => keyOfSelected(target)),
    );
    svg.classList.toggle("searching", isSearching);
    status.textContent = isSearching ? `${found.length} found` : "";
    results.replaceChildren(
      ...found.slice(0, MOST_RESULTS).map(({ target, name, hint }) => {
        const [item, button, small] = ["li", "button", "small"].map((tag) => document.createElement(tag)) as [
          HTMLElement,
          HTMLButtonElement,
          HTMLElement,
        ];
        button.type = "button";
        small.textContent = hint;
        button.append(name, small);
        button.addEventListener("click", () => go(target));
        item.append(button);
        return item;
      }),
    );
    results.hidden = found.length === 0;
  }

  function go(target: Selectable): void {
    results.hidden = true;
    // Other search results are no longer highlighted.
    put("match", []);
    svg.classList.remove("searching");
    select(target);
  }

  search.addEventListener("input", showResults);
  search.addEventListener("focus", showResults);
  search.addEventListener("keydown", (event) => {
    const [first] = findIn(topology, search.value);
    if (event.key === "Enter" && first !== undefined) go(first.target);
    if (event.key === "Escape") {
      search.value = "";
      showResults();
    }
  });

  const actions: Record<string, () => void> = {
    "zoom-in": () => camera.zoomBy(1.3),
    "zoom-out": () => camera.zoomBy(1 / 1.3),
    fit: () => camera.fit(),
    "save-svg": () => saveDiagram(svg, "topology", "svg"),
    "save-png": () => saveDiagram(svg, "topology", "png"),
    print: () => window.print(),
  };
  for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
  window.addEventListener("beforeprint", () => camera.fit());
}
