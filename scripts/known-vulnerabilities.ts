import { text } from 'node:stream/consumers';
import { judge } from './vulnerabilities/judge.ts';

// Of `npm audit --json`, which fails both for a vulnerability and where the registry has no audits: its exit code tells nothing.
const { ok, message } = judge(await text(process.stdin));
process.stdout.write(`${message}\n`);
if (!ok) process.exitCode = 1;
