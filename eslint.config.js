import tseslint from 'typescript-eslint';

/** What a folder may import as values; each sentence is what the offender reads. Types may come from further away. */
const boundaries = {
  contracts: [[/^(?!zod$|\.\/)/, 'contracts/ says what is said: zod and its own files only']],
  domain: [
    [/^node:/, 'domain/ is pure: no Node, no I/O'],
    [/^@temporalio/, 'domain/ is pure: it does not know Temporal'],
    [/^(zod|express|pg|drizzle-orm)/, 'domain/ is pure: plain values only'],
    [
      /\/(contracts|registry|activities|workflows|api|worker|cli|embedded|rehearsal)\//,
      'domain/ imports types only from contracts/',
    ],
  ],
  workflows: [
    [/^node:/, 'workflows/ are replayed: no Node, no I/O'],
    [/^@temporalio\/(client|worker|activity|testing)/, 'workflows/ use @temporalio/workflow only'],
    [
      /\/(contracts|registry|activities|api|worker|cli|embedded|rehearsal)\//,
      'workflows/ import types only from here; values would enter the bundle',
    ],
  ],
  registry: [
    [
      /\/(engine|workflows|activities|api|worker|cli|embedded|rehearsal)\//,
      'registry/ keeps; it does not call upwards',
    ],
  ],
  engine: [
    [
      /\/(activities|api|worker|setup|cli|embedded|rehearsal)\//,
      'engine/ is how workflows are spoken to: it knows the record and the messages, and calls nobody above',
    ],
    [
      /\/workflows\/(?!.*\.messages\.ts$|search-attributes\.ts$)/,
      'engine/ imports workflows as types; only *.messages.ts as values',
    ],
  ],
  activities: [[/\/(api|worker|cli|embedded|rehearsal)\//, 'activities/ are called by workflows, not by processes']],
  api: [
    [/\/(activities|rehearsal)\//, 'api/ reads the registry and speaks to workflows; effects are activities'],
    [
      /\/workflows\/(?!.*\.messages\.ts$|search-attributes\.ts$)/,
      'api/ imports workflows as types; only *.messages.ts as values',
    ],
  ],
  cli: [[/\/(workflows|activities|worker)\//, 'cli/ speaks to the API']],
  scenario: [
    [/\/(workflows|activities|rehearsal|demo|bench|test)\//, 'scenario/ plays the finished system through its API'],
    [/\/cli\/(?!client\.ts$)/, 'scenario/ is used by cli/: of its files it takes the client only'],
  ],
  rehearsal: [
    [/\/(workflows|activities|worker|registry)\//, 'rehearsal/ acts through the API on a stage of scenario/'],
    [/\/cli\/(?!client\.ts$|table\.ts$)/, 'rehearsal/ takes from cli/ the client and the table only'],
  ],
  sealing: [
    [/^(?!node:crypto$|@temporalio\/common$|\.\/|\.\.\/domain\/)/, 'sealing/ needs node:crypto and domain/ only'],
  ],
  embedded: [],
  programmes: [],
  setup: [],
  worker: [],
  verify: [[/^(?!node:|\.\/|\.\.\/domain\/)/, 'verify/ runs where nothing else is: domain/ and Node only']],
};

const audience = [/\/scenario\//, 'scenario/ plays the finished system: only cli/, rehearsal/, demo/ and test/ use it'];
const players = ['cli', 'rehearsal', 'scenario'];
const patternsOf = (folder) => (players.includes(folder) ? boundaries[folder] : [...boundaries[folder], audience]);

const source = (folder) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: patternsOf(folder).map(([regex, message]) => ({
          regex: regex.source,
          message,
          allowTypeImports: true,
        })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['node_modules', '.laurel', '**/*.js', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...Object.keys(boundaries).map(source),
  {
    files: ['domain/**/*.ts', 'workflows/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length!=1]",
          message: 'Local-time or clock Date: pass one instant.',
        },
        {
          selector:
            'CallExpression[callee.property.name=/^(getFullYear|getMonth|getDate|getDay|getHours|getMinutes|toLocaleString|toLocaleDateString|localeCompare)$/]',
          message: "The host's zone or locale decides this: replay would differ between workers.",
        },
      ],
    },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an argument of the domain.' },
        { object: 'Math', property: 'random', message: 'Chance is an argument of the domain.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
