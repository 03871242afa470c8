import type { Command } from 'commander';
import type { ReaderSettings } from './context.ts';
import { failure } from './problem.ts';

/** How a command is told to reach AWS. */
export interface AwsOptions {
  readonly endpointUrl?: string;
  readonly profile?: string;
}

export function addAwsOptions(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'ask this endpoint, such as an emulator, instead of AWS')
    .option('--profile <profile>', 'profile of the shared AWS configuration');
}

/** @throws CommandError where the endpoint is no address. */
export function readerSettings({ endpointUrl, profile }: AwsOptions): ReaderSettings {
  if (endpointUrl !== undefined && !(URL.canParse(endpointUrl) && /^https?:/i.test(endpointUrl))) {
    throw failure({
      where: '--endpoint-url',
      message: `"${endpointUrl}" is no http or https address.`,
      example: '--endpoint-url http://127.0.0.1:4566',
    });
  }
  return {
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(profile !== undefined && { profile }),
  };
}

/** The same, as a person would type it for the next command. */
export function typedAwsOptions({ endpointUrl, profile }: AwsOptions): string {
  return `${endpointUrl === undefined ? '' : ` --endpoint-url ${endpointUrl}`}${profile === undefined ? '' : ` --profile ${profile}`}`;
}
