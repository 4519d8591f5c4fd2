// bench/paper.mjs - how long a printed paper takes, PDF and DOCX. Prints one line of JSON; README.md
// says how to read it.

import { execFileSync } from "node:child_process";
import path from "node:path";

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
process.stdout.write(execFileSync(path.join(top, "build/bench/bench-paper"), { encoding: "utf-8" }));
