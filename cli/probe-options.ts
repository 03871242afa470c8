import type { Region } from '../lib/domain/secret.ts';
import { closest } from '../lib/policy/suggest.ts';
import type { Experiment } from '../lib/probe/experiment.ts';
import { experiments } from '../lib/probe/index.ts';
import type { AwsOptions } from './aws-options.ts';
import type { ConfirmOptions } from './confirm.ts';
import type { CommandContext } from './context.ts';
import { failure } from './problem.ts';

export interface ProbeOptions extends AwsOptions, Pick<ConfirmOptions, 'yes'> {
  readonly region?: readonly string[];
  readonly only?: readonly string[];
  readonly write?: boolean;
  readonly prefix?: string;
  readonly key?: string;
  readonly recording: string;
  readonly against?: string;
  readonly format: 'table' | 'json';
}

/** Room for the run's id and the experiment's in the 512 characters of a name. */
const longestPrefix = 200;

/** @throws CommandError where no Region is named, or not enough of them to write. */
export function chosenRegions(
  { region, write }: ProbeOptions,
  env: CommandContext['env'],
): readonly [Region, ...Region[]] {
  const [home, ...others] = [...new Set(region ?? [env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? ''])];
  const example = '--region eu-west-1 eu-central-1';
  if (home === undefined || home === '') {
    throw failure({ where: '--region', message: 'In which Region to look is not known.', example });
  }
  const wrong = [home, ...others].find((name) => !/^([a-z]+-)+\d+$/.test(name));
  if (wrong !== undefined) throw failure({ where: '--region', message: `"${wrong}" is not a Region.`, example });
  if (write && others.length === 0) {
    const message = 'To replicate it takes two Regions: the home first, then the replica’s.';
    throw failure({ where: '--region', message, example });
  }
  return [home, ...others];
}

/** @throws CommandError for an experiment that there is not, or that writes where nothing is to be written. */
export function chosenExperiments({ only, write }: ProbeOptions): readonly Experiment[] {
  if (only === undefined) return experiments;
  return only.map((id) => {
    const experiment = experiments.find((one) => one.id === id);
    if (!experiment) {
      const near =
        closest(
          id,
          experiments.map((one) => one.id),
        ) ?? 'promotion';
      throw failure({ where: '--only', message: `There is no experiment "${id}".`, example: `--only ${near}` });
    }
    if (experiment.needs === 'write' && !write) {
      const message = `The experiment "${id}" makes secrets of its own.`;
      throw failure({ where: '--only', message, example: '--write --prefix sandbox/probe-' });
    }
    return experiment;
  });
}

/** @throws CommandError unless the prefix is one that AWS allows in a name, and there where something is written. */
export function failUnlessPrefix({ write, prefix, key }: ProbeOptions): void {
  const example = '--write --prefix sandbox/probe-';
  if (!write) {
    if (prefix === undefined && key === undefined) return;
    throw failure({ where: prefix === undefined ? '--key' : '--prefix', message: 'It is for --write only.', example });
  }
  if (prefix === undefined) {
    throw failure({ where: '--prefix', message: 'What the names of the secrets begin with has to be said.', example });
  }
  if (/^[A-Za-z0-9/_+=.@!-]+$/.test(prefix) && prefix.length <= longestPrefix) return;
  const message = `A prefix has 1 to ${longestPrefix} letters, digits and /_+=.@!-`;
  throw failure({ where: '--prefix', message, example });
}
