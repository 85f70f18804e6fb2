/** The table of docs/ARCHITECTURE.md as data: what each folder may import. The longest matching folder decides. */

export interface ImportRule {
  readonly folder: string;
  /** Own folders, besides the folder itself; `types of X` allows type imports only. */
  readonly own: readonly string[];
  /** Packages by name; `any` for tools and the server, which ships no bytes to a browser. */
  readonly packages: readonly string[] | 'any';
}

const TYPES_OF = 'types of ';
export const typesOf = (folder: string) => `${TYPES_OF}${folder}`;

export const IMPORT_RULES: readonly ImportRule[] = [
  { folder: 'lib/schema', own: [], packages: ['valibot'] },
  { folder: 'lib/domain', own: ['lib/schema'], packages: ['valibot'] },
  { folder: 'lib/csv', own: ['lib/schema'], packages: ['papaparse', 'valibot'] },
  {
    folder: 'lib/crm',
    own: ['lib/schema', 'lib/domain', typesOf('lib/messages')],
    packages: ['valibot', 'wxt'],
  },
  { folder: 'lib/frame', own: ['lib/schema', 'lib/domain', typesOf('lib/messages')], packages: ['wxt'] },
  { folder: 'lib/messages', own: ['lib/schema'], packages: ['valibot', 'wxt'] },
  { folder: 'lib/cache', own: ['lib/schema'], packages: ['idb', 'valibot'] },
  {
    folder: 'lib/remote',
    own: ['lib/schema', 'lib/settings'],
    packages: ['ky', 'oauth4webapi', 'valibot', 'wxt'],
  },
  { folder: 'lib/settings', own: ['lib/schema'], packages: ['valibot', 'wxt'] },
  {
    folder: 'lib/sync',
    own: ['lib/schema', 'lib/domain', typesOf('lib/cache'), typesOf('lib/remote')],
    packages: ['valibot'],
  },
  {
    folder: 'lib/background',
    own: [
      'lib/schema',
      'lib/domain',
      'lib/csv',
      'lib/messages',
      'lib/cache',
      'lib/remote',
      'lib/settings',
      'lib/sync',
      // How addresses of records are matched, for those of other kinds than users
      'lib/crm/owner-question.ts',
      'lib/crm/json-path.ts',
    ],
    packages: ['valibot', 'wxt'],
  },
  {
    folder: 'lib/app',
    own: ['lib/schema', 'lib/domain', 'lib/csv', 'lib/messages'],
    packages: ['@preact/signals'],
  },
  {
    folder: 'components',
    own: ['lib/app', 'lib/domain', typesOf('lib/schema')],
    packages: ['preact', '@preact/signals'],
  },
  // Generic controls take props; only the catalogue of texts is shared with them.
  {
    folder: 'components/ui',
    own: ['lib/app/text.ts', 'lib/app/after-paint.ts'],
    packages: ['preact', '@preact/signals'],
  },
  { folder: 'entrypoints', own: ['lib', 'components'], packages: ['preact', '@preact/signals', 'wxt'] },
  { folder: 'server', own: ['lib/schema', 'lib/domain', 'lib/csv'], packages: 'any' },
  {
    folder: 'server/cli',
    own: ['server', 'lib/schema', 'lib/domain', 'lib/csv', 'lib/remote'],
    packages: 'any',
  },
  // Its entry composes the real server with the demo CRM and the demo data.
  { folder: 'demo', own: ['lib/schema', 'server'], packages: 'any' },
  { folder: 'demo/data', own: ['lib/schema'], packages: 'any' },
  { folder: 'demo/crm', own: ['lib/schema', 'demo/data'], packages: 'any' },
  { folder: 'scripts', own: ['demo', 'server', 'lib/schema'], packages: 'any' },
  // Features are listed by their stories, CRMs by their fixtures.
  {
    folder: 'scripts/docs',
    own: ['lib/schema', 'tests/e2e/features.ts', 'tests/crm/fixtures'],
    packages: 'any',
  },
  // End-to-end tests see what a user sees: the built extension, the running server, and CRMs by their fixtures.
  {
    folder: 'tests/e2e',
    own: ['demo', 'server', 'scripts', 'tests/support', 'tests/crm/fixtures', 'lib/schema'],
    packages: 'any',
  },
];

const isIn = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

export function ruleFor(path: string): ImportRule | undefined {
  return IMPORT_RULES.filter((rule) => isIn(path, rule.folder)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];
}

export function allowsOwn(rule: ImportRule, target: string, isType: boolean): boolean {
  if (isIn(target, rule.folder)) return true;
  return rule.own.some((entry) =>
    entry.startsWith(TYPES_OF) ? isType && isIn(target, entry.slice(TYPES_OF.length)) : isIn(target, entry),
  );
}

export function allowsPackage(rule: ImportRule, name: string, isType: boolean): boolean {
  return isType || rule.packages === 'any' || rule.packages.includes(name);
}

export function describeRule({ folder, own, packages }: ImportRule): string {
  const from = [...own, ...(packages === 'any' ? ['any package'] : packages)].join(', ');
  return `${folder} may import ${from || 'nothing but itself'}`;
}
