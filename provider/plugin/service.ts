/**
 * The package's resource provider on Pulumi's plugin protocol: the dynamic provider's handlers, for programs in every
 * language. Secrets in inputs are unwrapped and marked again in results; resources arrive as references.
 */
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { isPeeringError, formatError } from "../errors.js";
import { look, type FunctionName, FUNCTION_NAMES } from "../functions/index.js";
import { plainHandler } from "../index.js";
import { PLAN_FACTS } from "../engine/plan-facts.js";
import type { Props } from "../engine/props.js";
import { markSecretBlocks } from "../engine/secret-values.js";
import { isUnknown } from "../engine/unknown.js";
import type { CheckFailure } from "../resources/handler.js";
import { handlerOf, type Kind } from "../resources/index.js";
import { cancelRuns } from "../run/runs.js";
import { withOperationTimeout } from "../backend/operation-timeout.js";
import { engineAddress } from "../engine/log.js";
import { CheckedResources } from "./checked-resources.js";
import { constructWith } from "./components.js";
import { configFailures, type ConfigText, configText } from "./configuration.js";
import { answerOf } from "./errors.js";
import type { RunNotes } from "./run-notes.js";
import { shownOutputs } from "./outputs.js";
import { readValues, toStruct, type Values } from "./values.js";

export interface About {
  readonly version: string;
  /** The package schema, as JSON. */
  readonly schema: () => string;
  /** Notes of the run's other processes about their resources. */
  readonly notes?: RunNotes | undefined;
}

type Plain = ReturnType<typeof plainHandler>;

export function openService({ version, schema, notes }: About): UntypedServiceImplementation {
  const checked = new CheckedResources(notes);
  const handlers = new Map<Kind, Plain>();
  let config: ConfigText = () => undefined;
  let hasSecretTags = false;

  /** Type such as `vpcpeering:index:Vpc`, which follows the types of the parents in a URN. */
  const kindOf = (urn: string): Kind => {
    const kind = urn.split("::")[2]!.split("$").at(-1)!.split(":").at(-1)!;
    if (handlerOf(kind) === undefined) throw new Error(`vpcpeering has no resource of type ${kind}`);
    return kind as Kind;
  };
  const handlerFor = (kind: Kind): Plain => {
    let found = handlers.get(kind);
    if (found === undefined) {
      found = plainHandler(kind);
      found.configure({
        config: { get: (key) => config(key.slice(key.indexOf(":") + 1) as Parameters<ConfigText>[0]) },
      });
      handlers.set(kind, found);
    }
    return found;
  };

  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),

    getSchema: unary(() => new messages.GetSchemaResponse().setSchema(schema())),

    attach: unary(() => new Empty()),

    cancel: unary(() => {
      cancelRuns();
      return new Empty();
    }),

    checkConfig: unary((request: rpc.CheckRequest) => {
      const response = new messages.CheckResponse();
      response.setInputs(request.getNews());
      const news = readValues(request.getNews());
      response.setFailuresList(shownFailures(configFailures(news.values), news));
      return response;
    }),

    diffConfig: unary((request: rpc.DiffRequest) => {
      const [olds, news] = [readValues(request.getOldInputs()).values, readValues(request.getNews()).values];
      const diffs = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
        (key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
      );
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      // For a resource of another account, `check` fails; it is never replaced for that.
      return new messages.DiffResponse().setChanges(diffs.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(diffs);
    }),

    configure: unary((request: rpc.ConfigureRequest) => {
      const args = readValues(request.getArgs());
      config = configText(args.values);
      hasSecretTags = args.secrets.has("defaultTags");
      handlers.clear();
      return new messages.ConfigureResponse().setAcceptresources(true).setAcceptsecrets(true).setAcceptoutputs(true);
    }),

    check: unary(async (request: rpc.CheckRequest) => {
      const urn = request.getUrn();
      const kind = kindOf(urn);
      const news = readValues(request.getNews());
      const { values, references, secrets } = news;
      const facts = { ...checked.factsOf(urn, values, references), secrets: [...secrets] };
      const olds = readValues(request.getOlds()).values;
      const { inputs, failures } = await handlerFor(kind).check(olds, { ...values, [PLAN_FACTS]: facts });
      checked.note(kind, facts, inputs);
      return (
        new messages.CheckResponse()
          // The check has added the default tags.
          .setInputs(toStruct(inputs, hasSecretTags ? new Set([...secrets, "tags"]) : secrets))
          .setFailuresList(shownFailures(failures, news))
      );
    }),

    diff: unary(async (request: rpc.DiffRequest) => {
      const kind = kindOf(request.getUrn());
      const olds = readValues(request.getOlds()).values;
      const news = readValues(request.getNews()).values;
      const { changes, replaces, deleteBeforeReplace } = await handlerFor(kind).diff(request.getId(), olds, news);
      const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(changes === undefined ? DIFF_UNKNOWN : changes ? DIFF_SOME : DIFF_NONE)
        .setReplacesList(replaces)
        .setDeletebeforereplace(deleteBeforeReplace);
    }),

    create: unary(async (request: rpc.CreateRequest) => {
      const kind = kindOf(request.getUrn());
      const { values, secrets } = readValues(request.getProperties());
      const create = () => handlerFor(kind).create(values);
      const save = saving(kind, secrets);
      const { id, outs } = await save.failure(() => withOperationTimeout(request.getTimeout(), create));
      return new messages.CreateResponse().setId(id).setProperties(save.outputs(id, outs));
    }),

    update: unary(async (request: rpc.UpdateRequest) => {
      const kind = kindOf(request.getUrn());
      const id = request.getId();
      const olds = readValues(request.getOlds()).values;
      const { values, secrets } = readValues(request.getNews());
      const update = () => handlerFor(kind).update(id, olds, values);
      const save = saving(kind, secrets);
      const { outs } = await save.failure(() => withOperationTimeout(request.getTimeout(), update));
      return new messages.UpdateResponse().setProperties(save.outputs(id, outs));
    }),

    read: unary(async (request: rpc.ReadRequest) => {
      const urn = request.getUrn();
      const kind = kindOf(urn);
      const { values: props, secrets } = readValues(request.getProperties());
      const found = await withOperationTimeout(request.getTimeout(), () =>
        handlerFor(kind).read(request.getId(), props),
      );
      if (found.id === "") return new messages.ReadResponse();
      checked.note(kind, { urn, secrets: [...secrets] }, found.props);
      return new messages.ReadResponse()
        .setId(found.id)
        .setProperties(saving(kind, secrets).outputs(found.id, found.props))
        .setInputs(toStruct(found.inputs, new Set([...secrets, ...readValues(request.getInputs()).secrets])));
    }),

    delete: unary(async (request: rpc.DeleteRequest) => {
      const kind = kindOf(request.getUrn());
      const props = readValues(request.getProperties()).values;
      await withOperationTimeout(request.getTimeout(), () => handlerFor(kind).delete(request.getId(), props));
      return new Empty();
    }),

    construct: constructWith(engineAddress()),

    invoke: unary(async (request: rpc.InvokeRequest) => {
      const name = request.getTok().split(":").at(-1)!;
      if (!(FUNCTION_NAMES as readonly string[]).includes(name)) throw new Error(`vpcpeering has no function ${name}`);
      try {
        const result = await look(name as FunctionName, readValues(request.getArgs()).values, config);
        return new messages.InvokeResponse().setReturn(toStruct(result));
      } catch (error) {
        if (!isPeeringError(error)) throw error;
        const failure = toFailure({ property: error.detail.property ?? "", reason: formatError(error) });
        return new messages.InvokeResponse().setFailuresList([failure]);
      }
    }),
  };
}

/**
 * The engine prints the value of a property next to its name: a reference or an unknown value by its form, and "<nil>"
 * without a value. Such a failure gets no property; its reason names it.
 */
function shownFailures(failures: readonly CheckFailure[], { values, references }: Values): messages.CheckFailure[] {
  const isShown = (property: string) =>
    Object.hasOwn(values, property) && !references.has(property) && !isUnknown(values[property]);
  return failures.map(({ property, reason }) => toFailure({ property: isShown(property) ? property : "", reason }));
}

function toFailure({ property, reason }: { readonly property: string; readonly reason: string }) {
  return new messages.CheckFailure().setProperty(property).setReason(reason);
}

type Method<Request, Response> = (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void;

function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): Method<Request, Response> {
  return ({ request }, callback) => void respond(() => answer(request), callback);
}

async function respond<Response>(
  answer: () => Response | Promise<Response>,
  callback: sendUnaryData<Response>,
): Promise<void> {
  let response: Response;
  try {
    response = await answer();
  } catch (error) {
    callback(answerOf(error));
    return;
  }
  callback(null, response);
}

/**
 * The properties that the engine saves: outputs in the package's form, with secrets, also for failures after the object
 * was created.
 */
function saving(kind: Kind, secrets: ReadonlySet<string>) {
  const outputs = (id: string, outs: Props): Struct => {
    const shown = shownOutputs(kind, id, outs);
    const marked = markSecretBlocks(shown);
    // A part of one is a secret already.
    return toStruct(marked, new Set([...secrets].filter((name) => marked[name] === shown[name])));
  };
  const failure = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const { id, properties = {} } = error as { readonly id?: string; readonly properties?: Props };
      if (id !== undefined) Object.assign(error as object, { properties: outputs(id, properties) });
      throw error;
    }
  };
  return { outputs, failure };
}
