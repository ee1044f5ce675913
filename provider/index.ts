/**
 * The module that the text in every resource's state loads: `require("pulumi-vpc-peering/provider").handler(kind)`. The
 * name `handler`, its argument and the kinds are a permanent interface: states of released versions call them.
 *
 * Adapts the handlers, which do not depend on Pulumi, to Pulumi's dynamic-provider host.
 */
import { withProgress } from "./backend/progress.js";
import { CONFIG_NAMESPACE, readSettings } from "./configuration/read.js";
import { endWithEngine } from "./engine/log.js";
import { isPeeringError, PeeringError, redact, formatError } from "./errors.js";
import type { CheckFailure, CheckResult } from "./resources/handler.js";
import { type Props, SHOWN } from "./engine/props.js";
import { markSecretBlocks } from "./engine/secret-values.js";
import { isUnknown } from "./engine/unknown.js";
import { handlerOf } from "./resources/index.js";
import { PartialFailure } from "./resources/crud.js";
import type { Run } from "./run/run.js";
import { runOf } from "./run/runs.js";

interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/**
 * The host of dynamic providers passes plain values of secrets, and the engine keeps an output secret only if an input
 * of the same name is secret: other outputs are marked here.
 */
export function handler(kind: string) {
  const plain = plainHandler(kind);
  return {
    ...plain,

    async create(inputs: Props): Promise<{ id: string; outs: Props }> {
      const { id, outs } = await markingFailure(() => plain.create(inputs));
      return { id, outs: markSecretBlocks(outs) };
    },

    async read(id: string, props: Props): Promise<{ id: string; props: Props; inputs: Props }> {
      const found = await plain.read(id, props);
      return { ...found, props: markSecretBlocks(found.props) };
    },

    async update(id: string, olds: Props, news: Props): Promise<{ outs: Props }> {
      const { outs } = await markingFailure(() => plain.update(id, olds, news));
      return { outs: markSecretBlocks(outs) };
    },
  };
}

/** For a host that marks secrets itself. */
export function plainHandler(kind: string) {
  const found = handlerOf(kind);
  if (found === undefined) throw new Error(`pulumi-vpc-peering has no resource of kind ${kind}`);
  endWithEngine();
  let config: ConfigureRequest["config"] | undefined;
  let configured: Run | undefined;
  const run = (): Run => (configured ??= runOf(readSettings((key) => config?.get(`${CONFIG_NAMESPACE}:${key}`))));
  /** Prints the reason for a wait on the resource's line, if this process knows the resource. */
  const reporting = <T>(props: Props, work: () => Promise<T>): Promise<T> =>
    withProgress((message) => run().log("info", message, run().recall(kind, props)?.urn), work);

  return {
    /** Synchronous: the host does not wait for it before the first call. Errors are reported by that call. */
    configure(request: ConfigureRequest): void {
      config = request.config;
      configured = undefined;
    },

    async check(olds: Props, news: Props): Promise<CheckResult> {
      try {
        const { inputs, failures } = await found.check(run(), olds, news);
        return { inputs, failures: failures.map((failure) => ofGiven(news, failure)) };
      } catch (error) {
        if (!isPeeringError(error)) throw sanitise(error);
        const failure = { property: error.detail.property ?? "", reason: formatError(error) };
        return { inputs: news, failures: [ofGiven(news, failure)] };
      }
    },

    diff: (id: string, olds: Props, news: Props) => sanitising(() => found.diff(run(), id, ownProps(olds), news)),

    create: (inputs: Props) =>
      keepingState(inputs, () => reporting(inputs, () => found.create(run(), ownProps(inputs)))),

    read: (id: string, props: Props) =>
      sanitising(async () => {
        const result = await reporting(props, () => found.read(run(), id, ownProps(props)));
        // Otherwise `.get()` of a missing object would appear successful.
        if (result.id === "" && props["account"] === undefined) throw notFound(kind, id);
        return result;
      }),

    update: (id: string, olds: Props, news: Props) =>
      keepingState(news, () => reporting(news, () => found.update(run(), id, ownProps(olds), ownProps(news)))),

    delete: (id: string, props: Props) =>
      sanitising(async () => {
        await run().announce();
        await reporting(props, () => found.delete(run(), id, ownProps(props)));
      }),
  };
}

/**
 * The engine prints the value of a property next to its name, and "<nil>" if the program sets none. Such a failure gets
 * no property; its reason names it.
 */
function ofGiven(news: Props, { property, reason }: CheckFailure): CheckFailure {
  const given = Object.hasOwn(news, property) ? news[property] : undefined;
  const isShown = given !== undefined && given !== null && !isUnknown(given);
  return { property: isShown ? property : "", reason };
}

function notFound(kind: string, id: string): PeeringError {
  return new PeeringError("not-found", `there is no ${kind} of that id, or this account cannot see it`, {
    property: "id",
    value: id,
    fix: "Check the id, its region, and the provider's account",
  });
}

/** The handler's result without the properties that the host added. */
function ownProps({ __provider: _, [SHOWN]: shown = [], ...props }: Props): Props {
  for (const name of shown as readonly string[]) delete props[name];
  return props;
}

async function sanitising<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw sanitise(error);
  }
}

/** A failure after the object was created is saved with its ID; the saved properties must keep naming this provider. */
async function keepingState<T>(props: Props, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw sanitise(error);
    const properties = { ...error.outs, __provider: props["__provider"] };
    throw Object.assign(sanitise(error.failure), { id: error.id, properties, reasons: [formatError(error.failure)] });
  }
}

/**
 * The host throws on errors and, for check, diff, read and delete, prints them as `${error}: ${error.stack}`. A user's
 * error is printed once, by its message; a defect of this package includes its stack, without secrets.
 */
function sanitise(error: unknown): Error {
  if (isPeeringError(error)) {
    const shown = new Error(formatError(error), { cause: error });
    shown.stack = `${error.code}, see below`;
    shown.toString = () => "pulumi-vpc-peering";
    return shown;
  }
  const wrapped = error instanceof Error ? error : new Error(String(error));
  wrapped.message = redact(wrapped.message);
  if (wrapped.stack !== undefined) wrapped.stack = redact(wrapped.stack);
  return wrapped;
}

/** A failure after the object was created is saved with the object's properties. */
async function markingFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { properties } = error as { readonly properties?: Props };
    if (properties !== undefined) Object.assign(error as object, { properties: markSecretBlocks(properties) });
    throw error;
  }
}
