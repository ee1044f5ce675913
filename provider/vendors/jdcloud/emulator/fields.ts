/** Members of a body or of an object in it: reading and validation. */
import type { Tags } from "../../../backend/contract.js";
import { given } from "../../kit/given.js";
import { isObject } from "../../kit/json.js";
import { invalid } from "./refusal.js";

export class Fields {
  readonly #members: Readonly<Record<string, unknown>>;

  /** The Go SDK sends every field that it knows; unset ones are null. */
  constructor(members: Readonly<Record<string, unknown>>) {
    this.#members = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
  }

  /** With these default values. */
  or(members: Readonly<Record<string, unknown>>): Fields {
    return new Fields({ ...members, ...this.#members });
  }

  value(name: string): unknown {
    return this.#members[name];
  }

  required(name: string): string {
    const text = this.optional(name);
    if (text === undefined || text === "") throw invalid(`Missing the required parameter '${name}'`);
    return text;
  }

  optional(name: string): string | undefined {
    const value = this.value(name);
    if (value !== undefined && typeof value !== "string") throw invalid(`'${name}' must be a string`);
    return value;
  }

  object(name: string): Fields {
    const value = this.value(name);
    if (!isObject(value)) throw invalid(`'${name}' must be an object`);
    return new Fields(value);
  }

  objects(name: string): Fields[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value) || !value.every(isObject)) throw invalid(`'${name}' must be a list of objects`);
    return value.map((item) => new Fields(item));
  }

  strings(name: string): string[] {
    const value = this.value(name);
    if (!Array.isArray(value) || value.length === 0 || value.some((item) => typeof item !== "string"))
      throw invalid(`'${name}' must be a list of strings`);
    return value as string[];
  }

  /** The changed ones of these members; `nameField` contains the name. */
  changes(nameField: string): { name?: string; description?: string } {
    return given({ name: this.optional(nameField), description: this.optional("description") });
  }

  /** Description and `userTags` of a new object. */
  labels(): { description?: string; tags: Tags } {
    const tags = this.objects("userTags").map((tag) => [tag.required("key"), tag.optional("value") ?? ""]);
    return { ...given({ description: this.optional("description") }), tags: Object.fromEntries(tags) as Tags };
  }
}
