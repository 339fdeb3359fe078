// Writes TypeScript types for the schema of a records file to standard output.
// Usage: node types.mjs SCHEMA_FOLDER
import { join } from "node:path";
import { compileFromFile } from "json-schema-to-typescript";

const types = await compileFromFile(join(process.argv[2], "records.schema.json"), { bannerComment: "", format: false });
process.stdout.write(types);
