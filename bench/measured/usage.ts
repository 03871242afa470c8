/** What one measured run took; memory and CPU are of the whole process, which does nothing else. */
export interface Usage {
  /** Milliseconds, from its first call to its end. */
  readonly wall: number;
  /** Milliseconds of CPU, of both kinds, within the same time. */
  readonly cpu: number;
  /** Bytes that were resident at the worst moment. */
  readonly peak: number;
  /** What came out: a run that read nothing would be quick, too. */
  readonly outcome: string;
}

/** Runs once and prints its usage as JSON. */
export async function measure(run: () => Promise<string>): Promise<void> {
  const before = process.cpuUsage();
  const start = performance.now();
  const outcome = await run();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const usage: Usage = { wall, cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS * 1024, outcome };
  process.stdout.write(JSON.stringify(usage));
}
