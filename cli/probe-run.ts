import { randomBytes } from 'node:crypto';
import type { Region } from '../lib/domain/secret.ts';
import { errorType } from '../lib/probe/answer.ts';
import type { WireReader, WireWriter } from '../lib/probe/ports.ts';
import { type ProbeOrder, type ProbeResult, probe } from '../lib/probe/run.ts';
import { callerOf } from './caller.ts';
import { columnsOf } from './color.ts';
import { ask, isAttended, isYes } from './confirm.ts';
import type { CommandContext, ReaderSettings } from './context.ts';
import type { ProbeOptions } from './probe-options.ts';
import { failure } from './problem.ts';
import { reason } from './reasons.ts';

/** A Region that is not enabled for an account knows none of its credentials either. */
const unknownCaller =
  /^(UnrecognizedClient|InvalidClientTokenId|MissingAuthenticationToken|\w*Signature|OptInRequired)/;

const eraseLine = '\r\u001b[2K';

/** What is written and under which names; undefined where nothing is. */
export function writeOrder({ write, prefix = '', key }: ProbeOptions): ProbeOrder['write'] {
  return write ? { prefix, runId: randomBytes(8).toString('hex'), key } : undefined;
}

/** @throws CommandError where a Region does not answer, or not to these credentials: no experiment could be tried. */
export async function failUnlessAnswered(reader: WireReader, regions: readonly Region[]): Promise<void> {
  for (const region of regions) {
    const advice = 'aws sts get-caller-identity, which shows what is wrong with the credentials';
    const nothing = (why: string) => ({ message: `Nothing was tried. ${why}`, advice });
    const answer = await reader
      .read({ region, operation: 'ListSecrets', input: { MaxResults: 1 } })
      .catch((cause: unknown) => {
        throw failure(nothing(reason(cause)), { cause });
      });
    // A right that is missing is for each experiment to tell; who is not known at all is refused everything.
    const type = errorType(answer) ?? '';
    if (unknownCaller.test(type)) throw failure(nothing(`In ${region} the credentials are not accepted: ${type}.`));
  }
}

/**
 * Whether the person means it.
 * @throws CommandError where nobody is there to say so, or AWS does not tell whose account it is.
 */
export async function isMeant(
  context: CommandContext,
  settings: ReaderSettings,
  { regions: [home, ...others], write }: ProbeOrder,
): Promise<boolean> {
  const who = await callerOf(context, settings, home);
  const where = [home, ...others].join(', ');
  const what = `Secrets named ${write?.prefix}… are made in ${where}, and removed again, as ${who}.`;
  return isYes(await ask(context, `${what}\nIs this a sandbox? Type "yes" to go on: `));
}

/** @throws CommandError before anything is asked of AWS. */
export function failUnlessAttended(context: CommandContext, { write, yes }: ProbeOptions): void {
  if (!write || yes || isAttended(context)) return;
  throw failure({
    message: 'Nobody is at a terminal to confirm, so nothing is created.',
    advice: '--yes, in an account that nothing depends on',
  });
}

/** Runs until it is done or the person has seen enough; in either case what was made is removed before it returns. */
export async function runUntilInterrupted(
  context: CommandContext,
  settings: ReaderSettings,
  reader: WireReader,
  order: ProbeOrder,
): Promise<ProbeResult> {
  const { stderr, probes, tell = () => undefined } = context;
  const isShown = stderr.isTTY && !stderr.isStill;
  const enough = new AbortController();
  let isOver = false;
  let writer: (WireWriter & { close(): void }) | undefined;
  context.interrupted().then(() => {
    if (isOver) return;
    enough.abort();
    const name = order.write ? `${order.write.prefix}${order.write.runId}/` : undefined;
    const cleaning = `what was made is being removed. A second Ctrl-C leaves secrets named ${name}… behind.`;
    stderr.write(`${isShown ? eraseLine : ''}Interrupted: ${name === undefined ? 'nothing was made.' : cleaning}\n`);
  }, tell);
  try {
    return await probe(order, {
      reader,
      openWriter() {
        writer = probes.openWriter(settings);
        return writer;
      },
      pause: context.pause,
      signal: enough.signal,
      tell(what) {
        tell(what);
        if (isShown) stderr.write(`${eraseLine}${`Probing  ${what}`.slice(0, columnsOf(stderr) - 1)}`);
      },
    });
  } finally {
    isOver = true;
    if (isShown) stderr.write(eraseLine);
    writer?.close();
  }
}
