// A small program of another team: it reads the curated records as JSON and tells how a vote went.
import { readFileSync } from "node:fs";
import type { Records, Stance, Vote } from "./records";

const records: Records = JSON.parse(readFileSync(process.argv[2]!, "utf8"));

const vote: Vote | undefined = records.votes?.find((found) => found.id === "vote/stoltenberg-2010/22");
const counted: number = vote?.counts?.for ?? 0;
const named: string[] = (vote?.ballots ?? []).filter((ballot) => ballot.option === "for").map((ballot) => ballot.voter);
const stance: Stance["stance"] = "conditional";
const method: Vote["method"] = vote?.method ?? "unknown";
const title: string | undefined = records.proposals?.[0]?.title["en"];

// @ts-expect-error a stance is one of five
const wrong: Stance["stance"] = "lukewarm";
// @ts-expect-error a vote has no such field
const missing = vote?.outcome;

console.log(JSON.stringify({ counted, named: named.length, stance, method, titled: typeof title, wrong, missing }));
