import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFaults } from './house-faults.js';

const faults = findFaults(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
for (const { file, line, message } of faults) console.error(`${file}:${line}: ${message}`);
if (faults.length > 0) process.exitCode = 1;
