import { measureCase } from './measure-case.js';

// One case in a process of its own: NAME BUDGET_MS; prints a `CaseSample` as JSON.
const [name = '', budgetMs = '0'] = process.argv.slice(2);
console.log(JSON.stringify(await measureCase(name, Number(budgetMs))));
