import type { Clock } from '../lib/domain/clock.ts';
import type { RepairRecord, Steps } from '../lib/remediation/ports.ts';
import { columnsOf } from './color.ts';
import type { CommandContext } from './context.ts';

const eraseLine = '\r\u001b[2K';

/** A repair's steps, one after the other in this process, and a line that tells what is waited for. */
export interface CommandSteps {
  readonly steps: Steps;
  /** Told of every record that has changed. */
  follow(record: RepairRecord): void;
}

/**
 * Nothing is kept between two runs but the record of repairs: who ends the command while it waits ends the waiting, and the
 * call that was made is not made again.
 */
export function createSteps({
  stderr,
  pause,
  clock,
}: Pick<CommandContext, 'stderr' | 'pause' | 'clock'>): CommandSteps {
  const line = createWaitingLine(stderr, clock);
  return {
    steps: {
      step: (_name, run) => run(),
      once: (_name, run) => run(),
      async wait(_name, seconds) {
        line.show();
        await pause(seconds);
        line.clear();
      },
    },
    follow: line.follow,
  };
}

/** Silent where standard error is no terminal. */
function createWaitingLine(stderr: CommandContext['stderr'], clock: Clock) {
  let waiting: { readonly what: string; readonly since: number } | undefined;
  return {
    follow({ action, endedAt }: RepairRecord): void {
      const what = `${action.secret.name} → ${action.region} (${action.kind})`;
      waiting = endedAt === null ? { what, since: clock.now() } : undefined;
    },
    show(): void {
      if (!stderr.isTTY || stderr.isStill || !waiting) return;
      const seconds = Math.round((clock.now() - waiting.since) / 1000);
      stderr.write(
        `${eraseLine}${`Waiting until it is seen  ${seconds} s  ${waiting.what}`.slice(0, columnsOf(stderr) - 1)}`,
      );
    },
    clear(): void {
      if (stderr.isTTY && !stderr.isStill) stderr.write(eraseLine);
    },
  };
}
