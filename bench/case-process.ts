import { measureCase } from './measure-case.js';

// One case in a process of its own: NAME THREADS BUDGET_MS; prints a `CaseSample` as JSON.
const [name = '', threads, budgetMs] = process.argv.slice(2);
console.log(JSON.stringify(await measureCase({ name, threads: Number(threads), budgetMs: Number(budgetMs) })));
