import * as z from '../z.ts';

// The forms of single values. A message completes the sentence that begins with the value's name.

export const region = z.described(matching(/^([a-z]+-)+\d+$/, 'is not a Region: Regions are written like eu-west-1'), {
  examples: ['eu-west-1'],
});

export const account = z.described(matching(/^\d{12}$/, 'is not an account id: those have twelve digits, in quotes'), {
  examples: ['111122223333'],
});

export const clauseName = z.described(
  matching(
    /^[\p{L}\p{N}][\p{L}\p{N} ._/:@+-]{0,99}$/u,
    'must begin with a letter or digit and hold only those, spaces and ._/:@+- (at most 100)',
  ),
  { description: 'A name of your own, unique in the file; findings cite it.', examples: ['production'] },
);

export const nameGlob = matching(
  /^[A-Za-z0-9/_+=.@!*?-]{1,512}$/,
  "could match no secret: only * and ? are wildcards, and a secret's name holds nothing but letters, digits and /_+=.@!-",
);

export const kmsKey = z.described(
  matching(
    /^(customer-managed|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}|alias\/[A-Za-z0-9/_-]{1,250}|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key\/[a-z0-9-]{1,64}|alias\/[A-Za-z0-9/_-]{1,250}))$/,
    'is none of: customer-managed, alias/NAME, a key id, the ARN of a key or of an alias',
  ),
  {
    description:
      "The replica's KMS key: `customer-managed` (any but the default), an alias, a key id, or an ARN of either. Absent: any.",
    examples: ['alias/prod-secrets'],
  },
);

/** A list that must name something. */
export function filled<T extends z.ZodMiniType>(item: T, whenEmpty: string) {
  return z.array(item).check(z.minLength(1, whenEmpty));
}

/** One value or a list of them; always a list afterwards. */
export function oneOrMore<T extends z.ZodMiniType<string>>(item: T) {
  return z.pipe(
    z.union([item, filled(item, 'is an empty list, which nothing can match')]),
    z.transform((value): string[] => (Array.isArray(value) ? value : [value])),
  );
}

/** A part of the whole, such as `10%`; a fraction once parsed. */
export const share = z.pipe(
  z
    .string({ error: 'must be a share such as 10%' })
    .check(
      z.regex(
        /^(?!0+(\.0+)?%$)(\d{1,2}(\.\d{1,2})?|100)%$/,
        'must be a share above 0% and at most 100%, such as 10% (leave `remediation` out to repair nothing)',
      ),
    ),
  z.transform((text) => Number(text.slice(0, -1)) / 100),
);

/**
 * An IAM identity, as a glob in its name only. Account and partition are written out, or a namesake in a stranger's account
 * could approve. A role has no path here: `sts:GetCallerIdentity` reports a session's role without it. Except the whole ARN of a
 * role of IAM Identity Center, by which the policy's author vouches for what no session can prove.
 */
export const approver = z.described(
  matching(
    /^arn:aws[a-z-]*:iam::\d{12}:(?=[a-z]+\/.*[A-Za-z0-9])(role\/[\w+=,.@*?-]{1,64}|role\/aws-reserved\/sso\.amazonaws\.com\/([a-z0-9-]+\/)?AWSReservedSSO_[\w+=,.@-]+_[0-9a-f]{16}|user\/[\w+=,.@*?/-]{1,576})$/,
    ({ input }) => approverFault(String(input)),
  ),
  { examples: ['arn:aws:iam::111122223333:role/secrets-approver'] },
);

function matching(pattern: RegExp, error: string | ((issue: { readonly input?: unknown }) => string)) {
  return z.string().check(z.regex(pattern, { error }));
}

function approverFault(text: string): string {
  if (/^arn:[^:]*:sts:/.test(text)) return 'is a session: name its role, as arn:aws:iam::111122223333:role/NAME';
  if (/^arn:[^:]*:iam::\d{12}:role\/.*\//.test(text)) {
    return 'holds a path: a session shows its role without one, so write role/NAME (names of roles are unique in an account)';
  }
  if (/[*?]/.test(text)) {
    return 'could be anybody: write out partition and account, role or user, and a part of the name, as in arn:aws:iam::111122223333:role/approver-*';
  }
  return 'must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/secrets-approver';
}
