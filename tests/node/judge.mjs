// Reads lines of JSON, {kind, data}, and writes for each whether Ajv in strict mode finds it valid: 1 or 0.
// Usage: node judge.mjs SCHEMA_FOLDER < lines
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";

const folder = process.argv[2];
const ajv = new Ajv2020.default({ strict: true, allErrors: false });
const validators = new Map();

function validator(kind) {
  if (!validators.has(kind)) {
    const schema = JSON.parse(readFileSync(join(folder, `${kind}.schema.json`), "utf8"));
    validators.set(kind, ajv.compile(schema));
  }
  return validators.get(kind);
}

const verdicts = [];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { kind, data } = JSON.parse(line);
  verdicts.push(validator(kind)(data) ? "1" : "0");
}
process.stdout.write(verdicts.join("\n") + "\n");
