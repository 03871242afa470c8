import type { Peer } from '../emulator.ts';
import type { Auditor } from './audit.ts';
import { type Difference, differences } from './compare.ts';
import type { Oracle } from './consult.ts';
import { decisionsOn } from './decided.ts';
import type { Answer, MadeWorld } from './world.ts';

/** What a run over many worlds came to. */
export interface Comparison {
  readonly worlds: number;
  /** How many worlds hold each case. */
  readonly cases: ReadonlyMap<string, number>;
  /** Worlds by what both say of them, as `oracle violations, audit compliant`. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Differences under each entry of the lists. */
  readonly met: ReadonlyMap<string, number>;
  readonly undecided: readonly Undecided[];
}

/** Differences of one signature that nobody has decided, and the smallest world that shows it. */
export interface Undecided {
  readonly signature: string;
  readonly count: number;
  readonly example: Example;
}

interface Example {
  readonly difference: Difference;
  readonly made: MadeWorld;
  readonly oracle: Answer;
  readonly audited: Answer;
}

/** Collects what each world showed. */
export function createComparison(peer: Peer) {
  const cases = new Map<string, number>();
  const verdicts = new Map<string, number>();
  const met = new Map<string, number>();
  const undecided = new Map<string, Undecided>();
  let worlds = 0;

  function note(example: Example): void {
    const { difference } = example;
    const entries = decisionsOn(difference, peer);
    for (const id of entries) add(met, id);
    if (entries.length > 0) return;
    const signature = signatureOf(difference);
    const known = undecided.get(signature);
    const smaller = !known || sizeOf(example.made) < sizeOf(known.example.made) ? example : known.example;
    undecided.set(signature, { signature, count: (known?.count ?? 0) + 1, example: smaller });
  }

  return {
    /** Asks both about a world that the audit can read now. */
    async add(world: MadeWorld, oracle: Oracle, auditor: Auditor): Promise<void> {
      const [said, { answer: audited, described }] = await Promise.all([
        oracle.consult(world.world),
        auditor.audit(world.world),
      ]);
      const made = { ...world, described };
      worlds += 1;
      for (const one of casesOf(made)) add(cases, one);
      add(verdicts, `oracle ${said.verdict}, audit ${audited.verdict}`);
      for (const difference of differences(made, said, audited)) note({ difference, made, oracle: said, audited });
    },
    result: (): Comparison => ({
      worlds,
      cases,
      verdicts,
      met,
      undecided: [...undecided.values()].sort((a, b) => b.count - a.count),
    }),
  };
}

/** Kind, rule, and what was made of that name. */
function signatureOf({ kind, rule, cases }: Difference): string {
  const made = [...cases].filter((one) => !one.startsWith('clause '));
  return `${kind} | ${rule || '-'} | ${made.sort().join(' + ')}`;
}

/** What was made in a world, wherever. */
export function casesOf({ cases, everywhere }: MadeWorld): Set<string> {
  return new Set([...everywhere, ...[...cases.values()].flatMap((own) => [...own])]);
}

function sizeOf({ world }: MadeWorld): number {
  return JSON.stringify(world).length;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** For a person to read. */
export function tableOf({ worlds, cases, verdicts, met }: Comparison, all: readonly string[]): string {
  const line = ([name, count]: readonly [string, number]) => `${String(count).padStart(6)}  ${name}`;
  return [
    `${worlds} worlds, of which so many hold`,
    ...all.map((name) => line([name, cases.get(name) ?? 0])),
    'verdicts',
    ...[...verdicts].sort().map(line),
    'differences that are decided',
    ...[...met].sort().map(line),
  ].join('\n');
}

/** What nobody has decided, each with the smallest world that shows it. */
export function reportOf({ undecided }: Comparison): string[] {
  return undecided.map(({ signature, count, example: { difference, made, oracle, audited } }) => {
    const { name, region, detail } = difference;
    const whole =
      process.env['ORACLE_SHOW'] === '1' ? `\n${JSON.stringify({ world: made.world, oracle, audited })}` : '';
    return `${count} × ${signature}\n    ${name} in ${region}: ${detail}${whole}`;
  });
}
