import type { Clause, Policy } from '../../../lib/domain/policy.ts';
import type { Instant, SecretSnapshot } from '../../../lib/domain/secret.ts';

/** The first clause whose every condition the secret meets; its primary lives in `home`. */
export function clauseFor({ clauses }: Policy, secret: SecretSnapshot, home: string): Clause | undefined {
  return clauses.find(({ match: { name, tags, owningService, region } }) => {
    if (name && !name.some((glob) => fits(glob, secret.name))) return false;
    if (region && !region.includes(home)) return false;
    if (owningService && !owningService.includes(secret.owningService ?? '')) return false;
    return Object.entries(tags ?? {}).every(([key, globs]) => {
      const value = secret.tags[key];
      return value !== undefined && globs.some((glob) => fits(glob, value));
    });
  });
}

interface Excepted {
  readonly rule: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** True when an exception covers it, until the end of the exception's last day. */
export function isExcepted({ exceptions }: Policy, { rule, name, account, region }: Excepted, now: Instant): boolean {
  const today = new Date(now).toISOString().slice(0, 10);
  return exceptions.some(
    (exception) =>
      exception.rule === rule &&
      fits(exception.secret, name) &&
      (exception.account ?? account) === account &&
      (exception.region ?? region) === region &&
      today <= exception.until,
  );
}

function fits(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  if (glob.startsWith('*')) return fits(glob.slice(1), text) || (text !== '' && fits(glob, text.slice(1)));
  return (
    text !== '' && (glob.startsWith('?') || glob.charAt(0) === text.charAt(0)) && fits(glob.slice(1), text.slice(1))
  );
}
