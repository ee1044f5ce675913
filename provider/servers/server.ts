/**
 * The emulator: every vendor's API on its own port, on top of one embedded cloud. Listens on 127.0.0.1 only: it is a
 * simulation for tests on this machine.
 */
import { findCloudFile } from "../cloud/store/file.js";
import { gateway } from "./gateway/handler.js";
import type { Limits } from "../rules/schema.js";
import { VENDOR_IDS } from "../rules/registry.js";
import { vendorOf } from "../vendors/index.js";
import { type EmulatedKey, type EmulatedRole, type EmulatorBehaviour, DEFAULT_BEHAVIOUR } from "./emulator/contract.js";
import { drawFaults } from "./emulator/faults.js";
import type { EmulatedProvider } from "./emulator/id-tokens.js";
import { makeKeys } from "./emulator/keys.js";
import { listen, type Listener, type Site } from "./emulator/listener.js";
import { CallCounts, type LogEntry } from "./emulator/log.js";
import { RateGate } from "./emulator/rate.js";
import { makeRoles, Sessions } from "./emulator/sessions.js";
import { CloudAccounts } from "./emulator/vendor-cloud.js";

export interface EmulatorOptions {
  /** First of consecutive ports, one per API; 0: any free ports. */
  readonly port?: number;
  /** Default: the store that a provider started in this folder uses. */
  readonly cloudFile?: string | undefined;
  /** Default: two accounts of each vendor, with keys generated for this run. */
  readonly keys?: readonly EmulatedKey[] | undefined;
  /** Default: one role per account, `vpc-peering`, which all accounts of the vendor with a key may assume. */
  readonly roles?: readonly EmulatedRole[] | undefined;
  /** Identity providers that roles trust. Default: none. */
  readonly providers?: readonly EmulatedProvider[] | undefined;
  readonly behaviour?: Partial<EmulatorBehaviour>;
  /** Limits that the vendors have raised or approved, for all accounts. */
  readonly limits?: Limits;
  readonly onEntry?: (entry: LogEntry) => void;
  readonly onDefect?: (error: unknown) => void;
  /** Milliseconds since 1970: the clock for dates in signatures and rate limits. */
  readonly now?: () => number;
}

export interface RunningEmulator {
  /** URL of each API by vendor ID; "gateway" is the gateway protocol. */
  readonly urls: Readonly<Record<string, string>>;
  /** The same, with the path that clients expect in their setting `endpoint`. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly keys: readonly EmulatedKey[];
  /** `roleArn`: as in a client's configuration, on vendors that have roles. */
  readonly roles: readonly (EmulatedRole & { readonly roleArn?: string })[];
  readonly cloudFile: string;
  keysOf(vendor: string): readonly EmulatedKey[];
  /** Number of calls per action of the vendor since the start, or since the last `forgetCalls`. */
  calls(vendor: string): Readonly<Record<string, number>>;
  forgetCalls(): void;
  /** Ends all sessions before their expiry: their keys are unknown from now on. */
  endSessions(): void;
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { port = 0, keys = makeKeys(), limits = {}, now = Date.now, onEntry, onDefect = logError } = options;
  const cloudFile = findCloudFile({ cloudFile: options.cloudFile });
  const behaviour: EmulatorBehaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
  const accounts = new CloudAccounts({ cloudFile, keys, behaviour, limits, now });
  const counts = new CallCounts();
  const context = {
    rate: new RateGate(behaviour.callsPerSecond, now),
    drawFault: drawFaults(behaviour.faults, behaviour.seed),
    note: (entry: LogEntry) => {
      counts.add(entry);
      onEntry?.(entry);
    },
    onDefect,
  };

  const { roles = makeRoles(keys), providers = [] } = options;
  const open: Sessions[] = [];
  const sessionsOf = (id: string) => {
    const isOwn = ({ vendor }: { readonly vendor: string }) => vendor === id;
    const sessions = new Sessions(id, roles.filter(isOwn), providers.filter(isOwn), now);
    open.push(sessions);
    return sessions;
  };
  const sites = sitesOf(accounts, keys, sessionsOf);
  const listeners = new Map<string, Listener>();
  const close = async () => {
    await Promise.all([...listeners.values()].map((listener) => listener.close()));
    accounts.close();
  };
  try {
    for (const site of sites) {
      listeners.set(site.id, await listen(site, context, port === 0 ? 0 : port + listeners.size));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const urlOf = (id: string) => listeners.get(id)!.url;
  return {
    urls: Object.fromEntries(sites.map(({ id }) => [id, urlOf(id)])),
    endpoints: Object.fromEntries(sites.map(({ id, emulator }) => [id, urlOf(id) + (emulator.basePath ?? "")])),
    keys,
    roles: roles.map((role) => {
      const roleArn = sites.find(({ id }) => id === role.vendor)?.emulator.roleArnOf?.(role);
      return { ...role, ...(roleArn !== undefined && { roleArn }) };
    }),
    cloudFile,
    keysOf: (vendor) => keys.filter((key) => key.vendor === vendor),
    calls: (vendor) => counts.of(vendor),
    forgetCalls: () => counts.clear(),
    endSessions: () => {
      for (const sessions of open) sessions.end();
    },
    close,
  };
}

function sitesOf(accounts: CloudAccounts, keys: readonly EmulatedKey[], sessionsOf: (id: string) => Sessions): Site[] {
  const vendors = VENDOR_IDS.flatMap((id) => {
    const emulator = vendorOf(id)?.emulator();
    if (emulator === undefined) return [];
    const own = keys.filter(({ vendor }) => vendor === id);
    return [{ id, emulator, cloud: accounts.view(own, "secretId", sessionsOf(id)) }];
  });
  const cloud = accounts.view(keys, "secretKey", sessionsOf("gateway"));
  return [...vendors, { id: "gateway", emulator: gateway, cloud }];
}

function logError(error: unknown): void {
  process.stderr.write(`defect in the emulator: ${error instanceof Error ? error.stack : String(error)}\n`);
}
