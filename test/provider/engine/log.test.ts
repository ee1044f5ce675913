import assert from "node:assert/strict";
import * as fc from "fast-check";
import { encodeLogRequest, engineLog } from "../../../provider/engine/log.js";

const { LogRequest } = require("@pulumi/pulumi/proto/engine_pb.js") as {
  LogRequest: {
    deserializeBinary(bytes: Uint8Array): { getSeverity(): number; getMessage(): string; getUrn(): string };
  };
};

describe("messages to the engine", () => {
  it("can be parsed by Pulumi's own protocol code", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2, 3),
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.string(),
        (severity, message, urn) => {
          const read = LogRequest.deserializeBinary(encodeLogRequest(severity, message, urn));
          assert.deepEqual([read.getSeverity(), read.getMessage(), read.getUrn()], [severity, message, urn]);
        },
      ),
    );
  });

  it("are printed to stderr if no engine started the process", () => {
    const written: string[] = [];
    const original = Object.getOwnPropertyDescriptor(process.stderr, "write");
    process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    try {
      engineLog(["node", "script.js"])("warning", "look here");
    } finally {
      Reflect.deleteProperty(process.stderr, "write");
      if (original !== undefined) Object.defineProperty(process.stderr, "write", original);
    }
    assert.deepEqual(written, ["warning: look here\n"]);
  });
});
