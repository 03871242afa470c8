/**
 * Imports point one way:
 * functions, cli → runtime, aws → service → audit, remediation, findings, notify, report → rules, policy → domain.
 * Each rule carries the sentence that a person needs when it stops them.
 */
const inLayer = (...names) => `^lib/(${names.join('|')})/`;

/** zod, as everything takes it. */
const schemas = '^lib/z\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or hide a third. Find it.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-imports-nothing',
      comment:
        'The domain is the vocabulary: plain types and pure helpers that every other folder may rely on without pulling anything in.',
      severity: 'error',
      from: { path: inLayer('domain') },
      to: { pathNot: inLayer('domain') },
    },
    {
      name: 'rules-know-only-the-domain',
      comment:
        'A rule is a pure check over domain facts (zod describes its parameters), so that it can be read, tested and documented alone.',
      severity: 'error',
      from: { path: inLayer('rules') },
      to: { path: '^(lib|cli|functions|simulator|test)/', pathNot: [inLayer('rules', 'domain', 'text'), schemas] },
    },
    {
      name: 'policy-knows-rules-and-domain',
      comment: 'The policy schema is composed from the rules; it must load without any adapter.',
      severity: 'error',
      from: { path: inLayer('policy') },
      to: { path: '^(lib|cli|functions|simulator|test)/', pathNot: [inLayer('policy', 'rules', 'domain'), schemas] },
    },
    {
      name: 'core-stays-pure',
      comment:
        'The core reaches the world through ports handed to it; adapters (lib/aws) and the runtime depend on the core, never the other way round.',
      severity: 'error',
      from: { path: inLayer('audit', 'findings', 'remediation', 'report', 'notify') },
      to: { path: '^(lib/(aws|runtime)|cli|functions|simulator|test)/' },
    },
    {
      name: 'service-composes-the-core',
      comment:
        'lib/service is what the deployed functions do, step by step, through ports: it composes the core and knows no adapter.',
      severity: 'error',
      from: { path: inLayer('service') },
      to: { path: '^(lib/(aws|runtime|report)|cli|functions|simulator|test)/' },
    },
    {
      name: 'core-does-not-know-the-service',
      comment: 'The same core is a command for a laptop; if it needed the service it could not be.',
      severity: 'error',
      from: { path: inLayer('domain', 'rules', 'policy', 'audit', 'findings', 'report', 'notify') },
      to: { path: inLayer('service') },
    },
    {
      name: 'report-reads-results-only',
      comment:
        'A formatter turns a result into text; if it needs to audit or repair something, the result lacks a field.',
      severity: 'error',
      from: { path: inLayer('report') },
      to: { path: inLayer('remediation', 'notify', 'policy') },
    },
    {
      name: 'text-knows-only-the-domain',
      comment:
        'Wording that reports and messages share stands below both: what it needs of them would tie one to the other.',
      severity: 'error',
      from: { path: inLayer('text') },
      to: { path: '^(lib|cli|functions|simulator|test)/', pathNot: inLayer('text', 'domain') },
    },
    {
      name: 'probe-stands-apart',
      comment:
        'The probe asks what the auditor assumes: an experiment that used the code under question could not tell. It knows the domain and its own ports.',
      severity: 'error',
      from: { path: inLayer('probe') },
      to: { path: '^(lib|cli|functions|simulator|test)/', pathNot: [inLayer('probe', 'domain'), schemas] },
    },
    {
      name: 'only-the-command-probes',
      comment:
        'The probe creates and deletes secrets, for a person in a sandbox: whatever is deployed must have no way to it.',
      severity: 'error',
      from: {
        path: '^(lib|functions)/',
        pathNot: ['^lib/probe/', '^lib/aws/(probe-|raw-answer)', '^lib/report/probe-'],
      },
      to: { path: '^lib/(probe/|aws/(probe-|raw-answer)|report/probe-)' },
    },
    {
      name: 'sdk-only-in-lib-aws',
      comment: 'Retries, deadlines and error classification live in one place; a stray client would have none of them.',
      severity: 'error',
      from: { path: '^(lib|cli|functions)/', pathNot: inLayer('aws') },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'zod-comes-by-one-door',
      comment:
        'lib/z.ts, and simulator/z.ts for the simulator, have zod say what is wrong, and where: by itself zod/mini says "Invalid input" of everything.',
      severity: 'error',
      from: { pathNot: '^(lib|simulator)/z\\.ts$' },
      to: { path: 'node_modules/zod/' },
    },
    {
      name: 'zod-is-mini',
      comment:
        'Of zod/mini a bundle holds what it calls; one import of zod itself brings the methods of everything, 40 to 60 kB more in a function.',
      severity: 'error',
      from: {},
      to: { path: 'node_modules/zod/', pathNot: 'node_modules/zod/(mini|locales)/' },
    },
    {
      name: 'lib-stands-alone',
      comment: 'The library ships to Lambda: it must not drag the command, the simulator or the tests with it.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(cli|functions|simulator|test|bench)/' },
    },
    {
      name: 'entry-points-are-leaves',
      comment: 'Functions and the command wire things together; what somebody else needs of them belongs in lib.',
      severity: 'error',
      from: { pathNot: '^(functions|cli|test)/' },
      to: { path: '^(functions|cli)/' },
    },
    {
      name: 'simulator-is-independent',
      comment:
        'The simulator plays AWS. If it shared code with the auditor, both could be wrong together and every test would still pass.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(lib|cli|functions|test)/' },
    },
    {
      name: 'oracle-shares-no-code',
      comment:
        'The oracle checks the audit. If it used its code, both could be wrong together and every test would still pass: it may share types, and its reader the error that readers throw.',
      severity: 'error',
      from: { path: '^test/audit/oracle/' },
      to: { path: '^(lib|cli|functions|simulator)/', pathNot: '^lib/audit/ports', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'shipped-code-uses-no-tools',
      comment:
        'What ships is bundled whole, so that installing it pulls nothing (docs/decisions/0006-bundled-package.md): a tool that is imported by mistake would be in it.',
      severity: 'error',
      from: { path: '^(lib|cli|functions|simulator)/' },
      to: {
        path: 'node_modules/(@biomejs|@microsoft|@stryker-mutator|@vitest|ajv|axe-core|csv-parse|dependency-cruiser|dynalite|esbuild|fast-check|fflate|knip|marked|node|playwright|playwright-core|serverless|serverless-esbuild|typescript|vitest|xmllint-wasm|@xmldom)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'packages-are-declared',
      comment: 'A package that only another one brings along is gone, or another version, on some other day.',
      severity: 'error',
      from: { path: '^(lib|cli|functions|simulator)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that resolves to nothing fails only at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
