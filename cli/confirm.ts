import { type Action, destructive } from '../lib/domain/plan.ts';
import { sanitize } from '../lib/report/sanitize.ts';
import { count } from '../lib/report/words.ts';
import type { CommandContext } from './context.ts';
import { CommandError, failure } from './problem.ts';

export interface ConfirmOptions {
  readonly yes?: boolean;
  /** Names of secrets in whose place, or of which a replica, something may be destroyed. */
  readonly confirmDestroy?: readonly string[];
}

type Terminal = Pick<CommandContext, 'stdin' | 'stderr'>;

/**
 * Fails before an audit of minutes, not after it, where nobody could confirm anything afterwards.
 * @throws CommandError where nobody is at a terminal and the options do not say what a person would.
 */
export function failIfNobodyConfirms(terminal: Terminal, options: ConfirmOptions, planned: readonly Action[]): void {
  const names = new Set(planned.filter(isDestructive).map(({ secret }) => secret.name));
  const strangers = (options.confirmDestroy ?? []).filter((name) => !names.has(name));
  if (strangers.length > 0) throw new CommandError(strangers.map(stranger));
  if (isAttended(terminal) || options.yes) return;
  throw failure({
    message: 'Nobody is at a terminal to confirm, so nothing is applied.',
    advice:
      '--yes, after reading what `remediate` shows without --apply; --confirm-destroy NAME as well for each secret that loses something for good',
  });
}

/**
 * Whether the person means it. What destroys nothing needs a yes; for what does, its name must be typed (or how many changes
 * there are, where it is more than one): neither a habit nor --yes alone destroys anything.
 * @throws CommandError where nobody is at a terminal and something destructive was not named.
 */
export async function confirm(
  terminal: Terminal,
  options: ConfirmOptions,
  actions: readonly Action[],
  verb = 'Apply',
): Promise<boolean> {
  const confirmed = new Set(options.confirmDestroy);
  const unnamed = actions.filter((action) => isDestructive(action) && !confirmed.has(action.secret.name));
  const lost = [...new Set(unnamed.map(({ secret }) => secret.name))];
  if (lost.length === 0 && options.yes) return true;
  if (!isAttended(terminal)) throw new CommandError(lost.map(unconfirmed));
  const changes = count(actions.length, 'change');
  const [only] = lost;
  if (only === undefined) return isYes(await ask(terminal, `${verb} ${changes}? Type "yes": `));
  const phrase = lost.length === 1 ? only : `${verb.toLowerCase()} ${changes}`;
  const what = lost.length === 1 ? "the secret's name" : `"${phrase}"`;
  return (
    (await ask(terminal, `Something is lost for good: ${lost.map(sanitize).join(', ')}.\nType ${what} to go on: `)) ===
    phrase
  );
}

/** One line from the person; undefined where there is none. */
export async function ask({ stdin, stderr }: Terminal, question: string): Promise<string | undefined> {
  stderr.write(question);
  return (await stdin.readLine())?.trim();
}

/** Whether a person can both see a question and answer it. */
export function isAttended({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY && stderr.isTTY;
}

export function isYes(answer: string | undefined): boolean {
  return answer !== undefined && /^y(es)?$/i.test(answer);
}

function isDestructive({ kind }: Action): boolean {
  return destructive.has(kind);
}

function unconfirmed(name: string) {
  return {
    message: `Something of ${name} would be lost for good, and --yes alone does not allow that. Nothing was done.`,
    advice: `--confirm-destroy ${name}`,
  };
}

function stranger(name: string) {
  const message = `The plan destroys nothing of a secret "${name}".`;
  return { where: '--confirm-destroy', message, example: '--confirm-destroy prod/orders/api-key' };
}
