/** What rows of an import change in effect: the mapping in force, and PopFlow by the group. */
import { expect, it } from 'vitest';
import { plan } from './csv-user-world.ts';

const effectOf = (line: string, options = {}) => plan([line.split(',')], options).rows[0]?.effective;

it('of a list that is set is the mapping in force', () => {
  expect(effectOf(',dan,,,NICE EU,4711;A1,TRUE', { moveTaken: true })).toEqual([
    { column: 'mapping', from: 'Agent a9', to: 'Agent a2, Agent a3' },
  ]);
});

it('of a list that is emptied is that nothing is in force', () => {
  expect(effectOf(',anna,,,,,TRUE')).toEqual([{ column: 'mapping', from: 'Agent a1', to: 'No agent' }]);
});

it('of a name is nothing', () => {
  expect(effectOf(',anna,,Anna B,,,')).toEqual([]);
});

it('of another group is what that group says otherwise, for who inherits it', () => {
  expect(effectOf('Tier 1,dan,,,,,')).toEqual([
    { column: 'mapping', from: 'Agent a9', to: 'Agent a1' },
    { column: 'popFlow.logLevel', from: 'warn', to: 'debug' },
  ]);
  expect(effectOf('Tier 2,ben,,,,,')).toEqual([]);
});

it('is counted with those who lose an agent', () => {
  const { counts } = plan([',dan,,,NICE EU,0042,TRUE'.split(',')], { moveTaken: true });
  expect(counts).toMatchObject({ effective: 2, taken: 1 });
});
