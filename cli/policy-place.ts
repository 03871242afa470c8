import { relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clauseLines } from '../lib/policy/clause-lines.ts';
import type { PolicyPlace } from '../lib/report/sarif.ts';

/** Where a policy's clauses stand: relative to the folder the command runs in, as GitHub wants it, where it is below that. */
export function policyPlace(file: string, text: string, folder: string): PolicyPlace {
  const path = relative(folder, resolve(folder, file));
  const isBelow = path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && resolve(folder, path) !== path;
  const uri = isBelow ? path.split(sep).map(encodeURIComponent).join('/') : pathToFileURL(resolve(folder, file)).href;
  return { uri, clauseLines: clauseLines(text) };
}
