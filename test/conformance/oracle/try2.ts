import fc from 'fast-check';
import { auditorOf } from './audit.ts';
import { differences } from './compare.ts';
import { startOracle } from './consult.ts';
import { decisionsOn } from './decided.ts';
import { worlds } from './generate.ts';
import { startSimulatedWorld } from './simulated.ts';

const n = Number(process.argv[2] ?? 1000);
const filter = process.argv[3];
const seed = Number(process.env.SEED ?? 20260115);
const sim = await startSimulatedWorld();
const auditor = auditorOf(sim.url);
const oracle = startOracle(process.env.CONFORMANCE_PYTHON ?? 'python3');
const groups = new Map<string, { n: number; ex: string; size: number; raw: any }>();
for (const m of fc.sample(worlds, { seed, numRuns: n })) {
  sim.install(m.world);
  const [o, au] = [await oracle.consult(m.world), await auditor.audit(m.world)];
  const a = au.answer;
  for (const d of differences({ ...m, described: au.described }, o, a)) {
    
    const own =
      d.name === null
        ? ['*']
        : [...(m.cases.get(d.name) ?? []), ...(d.cases.has('not described there') ? ['ND'] : [])].sort();
    const key = `${d.kind} | ${d.rule || '-'} | ${own.join(' + ')}`;
    const g = groups.get(key) ?? { n: 0, ex: '', size: Infinity, raw: null };
    g.n++;
    const size = JSON.stringify(m.world).length;
    if (size < g.size) {
      g.size = size;
      g.ex = `${d.name} in ${d.region}: ${d.detail.slice(0, 260)} [${[...m.everywhere].filter((x) => !x.startsWith('clause ')).join(',')}]`;
      g.raw = { m, o, a };
    }
    groups.set(key, g);
  }
}
const { inspect } = await import('node:util');
const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
for (const [k, g] of sorted) {
  if (filter && !k.includes(filter)) continue;
  console.log(`${g.n} × ${k}\n      ${g.ex}`);
  if (filter) {
    const w = g.raw.m.world;
    const name = g.ex.trim().split(' ')[0];
    console.log('  read', w.policy.regions.join(' '), 'now', w.now);
    for (const c of w.policy.clauses) console.log('  clause', JSON.stringify({ ...c, optional: undefined }));
    for (const e of w.policy.exceptions ?? []) console.log('  exception', e.rule, e.secret, e.region, e.until);
    for (const [r, t] of Object.entries<any>(w.regions)) {
      if (t.listing !== 'complete') console.log('  ', r, t.listing);
      for (const x of t.secrets)
        if (name === 'null' || x.name.startsWith(name))
          console.log(
            '  ',
            r,
            x.arn.slice(-6),
            x.name,
            JSON.stringify({
              ...x,
              arn: undefined,
              name: undefined,
              currentVersion: x.currentVersion?.slice(-1),
              createdDate: undefined,
              lastChangedDate: x.lastChangedDate && (w.now - x.lastChangedDate) / 60000,
            }),
          );
    }
    for (const k of w.keys) console.log('  key', k.region, k.keyId.slice(0, 4), k.aliases.join(), k.state, k.denied);
    for (const k of w.memory) console.log('  mem', k.kind, k.arn, k.region, (w.now - k.since) / 60000);
    for (const [who, x] of [
      ['O', g.raw.o],
      ['A', g.raw.a],
    ] as const) {
      console.log('  ', who, x.verdict);
      for (const f of x.findings)
        if (name === 'null' || f.name.startsWith(name))
          console.log('     ', f.secret.slice(23), f.region, f.rule, f.status);
      for (const f of x.unknowns) console.log('      ?', f.name, f.region, f.rule, f.why.slice(0, 120));
    }
  }
}
console.log(
  sorted.length,
  sorted.reduce((s, [, g]) => s + g.n, 0),
);
auditor.close();
await Promise.all([sim.close(), oracle.close()]);
