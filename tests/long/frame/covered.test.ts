/** What a long test covers, and when its evidence is of other code than there is now. */
import { describe, expect, it } from 'vitest';
import { readSourceFiles } from '../../architecture/source-files.ts';
import { LONG_TESTS } from '../long-tests.ts';
import { coveredBy, fingerprintOf, importsOf } from './covered.ts';
import { stateOf } from './stale.ts';

const own = (target: string, isType = false) => ({ target, isOwn: true, isType });
const SOURCES = [
  {
    path: 'a.ts',
    imports: [own('b.ts'), own('types.ts', true), { target: 'pg', isOwn: false, isType: false }],
  },
  { path: 'b.ts', imports: [own('c.json'), own('a.ts')] },
  { path: 'types.ts', imports: [] },
  { path: 'd.ts', imports: [] },
];
const bytes = (text: string) => new TextEncoder().encode(text);

describe('what is covered', () => {
  const sources = readSourceFiles();

  it('is what a module imports and runs, however far, without its types and packages', () => {
    expect(importsOf(['a.ts'], SOURCES).sort()).toEqual(['a.ts', 'b.ts', 'c.json']);
  });

  it('of a module that is not there cannot be told', () => {
    expect(() => importsOf(['gone.ts'], SOURCES)).toThrow('gone.ts is no module of this project.');
  });

  it('has another fingerprint with another content or another name', () => {
    const of = (name: string, text: string) => fingerprintOf([[name, bytes(text)]]);
    expect(of('a', 'one')).toBe(of('a', 'one'));
    expect(new Set([of('a', 'one'), of('a', 'two'), of('b', 'one')]).size).toBe(3);
  });

  it('by the simulator is the sync engine, the handlers of the server and its migrations, and no page', () => {
    const simulator = LONG_TESTS.find(({ name }) => name === 'simulator');
    const { files } = coveredBy(simulator?.covers ?? [], sources);
    const some = [
      'lib/sync/engine.ts',
      'server/records/write-once.ts',
      'tests/sim/world.ts',
      'package-lock.json',
    ];
    expect(files).toEqual(expect.arrayContaining(some));
    expect(files.some((path) => path.startsWith('server/db/migrations/'))).toBe(true);
    expect(files.filter((path) => /^(components|entrypoints|lib\/app)\//.test(path))).toEqual([]);
  });

  it.each(LONG_TESTS.map(({ name, covers }) => [name, covers] as const))('is known of %s', (name, covers) => {
    expect(coveredBy(covers, sources).files).toContain(`tests/long/${name}.ts`);
  });
});

describe('evidence', () => {
  const covered = { files: ['a.ts'], fingerprint: 'now' };
  const evidence = { commit: '0123456789', isModified: false, wanted: 2, done: 2, failures: [] };
  const of = (known: Parameters<typeof stateOf>[1], changed: string[] | null) =>
    stateOf('race', known, covered, () => changed);

  it('of the same fingerprint counts at any commit', () => {
    expect(of({ ...evidence, fingerprint: 'now' }, ['a.ts'])).toBe(
      'race: 2 of 2, 0 failures, met; of 0123456, as the code is now',
    );
  });

  it('of another fingerprint is stale, and says what changed', () => {
    expect(of({ ...evidence, fingerprint: 'before' }, ['a.ts'])).toContain(
      'race: STALE (1 covered files changed: a.ts)',
    );
  });

  it('without a fingerprint goes by its commit', () => {
    expect(of(evidence, [])).toContain('as the code is now');
    expect(of(evidence, ['a.ts'])).toContain('STALE');
    expect(of(evidence, null)).toContain('STALE (of other code)');
    expect(of({ ...evidence, isModified: true }, [])).toContain('STALE (of other code)');
  });

  it('that was interrupted, or that is not there, is said to be so', () => {
    expect(of({ ...evidence, fingerprint: 'now', done: 1 }, [])).toContain('1 of 2, 0 failures, not met');
    expect(of(null, [])).toBe('race: no evidence');
  });
});
