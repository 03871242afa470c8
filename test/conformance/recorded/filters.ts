import type { Source } from './case.ts';

/** Secrets, in the order of their creation, and what listing them by filters gave on AWS. */
interface FilterTable {
  readonly source: Source;
  readonly secrets: readonly { readonly Name: string; readonly Description?: string; readonly Tags?: readonly Tag[] }[];
  /** Whether the recorded test compares the order too: ascending by creation. */
  readonly inOrder: boolean;
  readonly expectations: readonly Expectation[];
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Filters as key and values each, and the names that are listed. */
type Expectation = readonly [
  filters: readonly (readonly [key: string, ...values: string[]])[],
  names: readonly string[],
];

const moto = (test: string): Source => ({
  repository: 'getmoto/moto',
  file: 'tests/test_secretsmanager/test_list_secrets.py',
  tests: [test],
});

/** What made the names of a run unique. */
const U = '7c41e0';

const special = ['/', '_', '+', '=', '.', '@', '-'].map((sign) => `prod${sign}AppBeta${sign}${U}`);

const slashed = {
  one: 'testing1/one-41207',
  two: '/testing2/two-41207',
  three: 'testing3/three-41207',
  four: '/testing4/four-41207',
};

export const filterTables: readonly FilterTable[] = [
  {
    source: moto('test_with_all_filter'),
    secrets: [
      { Name: `SecretOne${U}` },
      { Name: `SecretTwo${U}`, Description: 'DescTwo' },
      { Name: `Thirdsecret${U}` },
      { Name: `SecretFTag${U}`, Tags: [{ Key: '1', Value: 'foo' }] },
      { Name: `SecretFValue${U}`, Tags: [{ Key: 'foo', Value: 'v' }] },
      { Name: `none${U}` },
    ],
    inOrder: true,
    expectations: [
      [[['all', 'SecretOne']], [`SecretOne${U}`]],
      [[['all', 'foo']], [`SecretFTag${U}`, `SecretFValue${U}`]],
      [[['all', 'Secret']], [`SecretOne${U}`, `SecretTwo${U}`, `SecretFTag${U}`, `SecretFValue${U}`]],
      [[['all', 'secret']], [`SecretOne${U}`, `SecretTwo${U}`, `SecretFTag${U}`, `SecretFValue${U}`]],
      [[['all', 'ret']], []],
      [[['all', 'sec']], [`SecretOne${U}`, `SecretTwo${U}`, `SecretFTag${U}`, `SecretFValue${U}`]],
      [[['all', 'SomeSecret']], []],
      [[['all', 'd']], [`SecretTwo${U}`]],
      [[['all', 'd t']], [`SecretTwo${U}`]],
      [[['all', 't']], [`SecretTwo${U}`, `Thirdsecret${U}`, `SecretFTag${U}`]],
    ],
  },
  {
    source: moto('test_with_all_filter_special_characters'),
    secrets: [...special, `uat/COMPANY/${U}`, `uat/COMPANYthings/${U}`].map((Name) => ({ Name })),
    inOrder: true,
    expectations: [
      [[['all', 'AppBeta']], special],
      [[['all', 'Beta']], special],
      [[['all', 'AppBeta', 'prod']], special],
      [[['all', '+']], []],
      [[['all', U]], [...special, `uat/COMPANY/${U}`, `uat/COMPANYthings/${U}`]],
      [[['all', 'company']], [`uat/COMPANY/${U}`]],
      [[['all', 'things']], []],
      [[['all', 'Ythings']], [`uat/COMPANYthings/${U}`]],
      [[['all', 'N']], []],
      [[['all', 'pany']], []],
    ],
  },
  {
    source: moto('test_with_duplicate_filter_keys'),
    secrets: [
      { Name: 'foo', Description: 'one two' },
      { Name: 'bar', Description: 'one' },
      { Name: 'baz', Description: 'two' },
      { Name: 'qux', Description: 'unrelated' },
    ],
    inOrder: true,
    expectations: [
      [
        [
          ['description', 'one'],
          ['description', 'two'],
        ],
        ['foo'],
      ],
    ],
  },
  {
    source: moto('test_with_filter_with_value_with_multiple_words'),
    secrets: [
      { Name: 'foo', Description: 'one two' },
      { Name: 'bar', Description: 'one and two' },
      { Name: 'baz', Description: 'one' },
      { Name: 'qux', Description: 'two' },
      { Name: 'none', Description: 'unrelated' },
    ],
    inOrder: true,
    expectations: [
      [[['description', 'one two']], ['foo', 'bar']],
      [[['description', 'o t']], ['foo', 'bar']],
      [[['description', 't']], ['foo', 'bar', 'qux']],
    ],
  },
  {
    source: {
      repository: 'localstack/localstack',
      file: 'tests/aws/services/secretsmanager/test_secretsmanager.py',
      tests: ['test_list_secrets_filtering'],
    },
    secrets: [
      { Name: slashed.one, Description: 'a secret' },
      { Name: slashed.two, Description: 'an secret' },
      { Name: slashed.three, Description: 'asecret' },
      { Name: slashed.four, Description: 'thesecret' },
    ],
    inOrder: false,
    expectations: [
      [[['name', '/']], [slashed.two, slashed.four]],
      [[['name', '!/']], [slashed.one, slashed.three]],
      [[['name', 'testing1 one']], []],
      [[['description', 'a']], [slashed.one, slashed.two, slashed.three]],
      [[['description', '!a']], [slashed.four]],
      [[['description', 'a secret']], [slashed.one, slashed.two]],
      [
        [
          ['description', 'a'],
          ['name', 'secret'],
        ],
        [],
      ],
      [
        [
          ['description', 'a'],
          ['name', 'an'],
        ],
        [],
      ],
      [[['description', '!c']], [slashed.one, slashed.two, slashed.three, slashed.four]],
    ],
  },
];
