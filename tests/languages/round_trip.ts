// A small program of another team: it reads records as JSON by types made from the schemas, and writes them back.
import { readFileSync } from "node:fs";
import { Convert, type Records } from "./records";

const records: Records = Convert.toRecords(readFileSync(0, "utf8"));
process.stdout.write(Convert.recordsToJson(records));
