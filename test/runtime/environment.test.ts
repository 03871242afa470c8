import { expect, test } from 'vitest';
import { readEnvironment } from '../../lib/runtime/environment.ts';
import * as z from '../../lib/z.ts';

const Environment = z.object({
  POLICY_FILE: z.described(z.string().check(z.minLength(1)), { examples: ['policies/policy.yml'] }),
  LIMIT: z.described(z.optional(z.coerce.number().check(z.int())), { examples: ['10'] }),
  MODE: z.enum(['on', 'off']),
});

test('the variables that the schema names are read, and no others', () => {
  expect(readEnvironment(Environment, { POLICY_FILE: 'p.yml', LIMIT: '3', MODE: 'on', HOME: '/' })).toEqual({
    POLICY_FILE: 'p.yml',
    LIMIT: 3,
    MODE: 'on',
  });
});

test('every mistake is told at once, with what is wrong and a valid example', () => {
  expect(() => readEnvironment(Environment, { LIMIT: 'many' })).toThrow(
    expect.objectContaining({
      name: 'EnvironmentError',
      message: [
        "The function's environment is not valid:",
        '- POLICY_FILE is not set. Example: POLICY_FILE=policies/policy.yml',
        '- LIMIT is not valid: Invalid input: expected number, received NaN. Example: LIMIT=10',
        '- MODE is not set',
      ].join('\n'),
    }),
  );
});
