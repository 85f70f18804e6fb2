/** The rules C1 to C15 of `product.md` and where each is tested: at the form, at the API, in the database. Data only. */

export type Rule = `C${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15}`;
export const LAYERS = ['form', 'api', 'database'] as const;
export type Layer = (typeof LAYERS)[number];

/** A test of another file that shows the cell, or why there is nothing to show. A case of this folder has the rule as its name. */
export type Cell = 'here' | { readonly file: string; readonly test: string } | { readonly none: string };

const test = (file: string, name: string): Cell => ({ file, test: name });
const none = (why: string): Cell => ({ none: why });
const advice = none('an advice or a finding: it must store, so there is no constraint');
const HEALTH = test('rules/form-pages.test.tsx', '%s: what is found is named with its record');
const IMPORT = test('rules/form-pages.test.tsx', '%s: %s is told with its row before a plan is shown');
const file = none('about a CSV file, which the database never sees');

export const MATRIX: Readonly<Record<Rule, Readonly<Record<Layer, Cell>>>> = {
  C1: { form: 'here', api: 'here', database: 'here' },
  C2: { form: 'here', api: 'here', database: 'here' },
  C3: {
    form: HEALTH,
    api: 'here',
    database: 'here',
  },
  C4: { form: 'here', api: 'here', database: 'here' },
  C5: {
    form: none(
      "forms and trees offer only the agents and environments there are; one that went meanwhile is the API's to refuse",
    ),
    api: 'here',
    database: 'here',
  },
  C6: { form: 'here', api: 'here', database: 'here' },
  C7: {
    form: test('components/mapping.test.tsx', 'cannot be checked, and its owner is named'),
    api: 'here',
    database: 'here',
  },
  C8: {
    form: test('components/mapping.test.tsx', 'an eleventh agent is warned about and not blocked'),
    api: 'here',
    database: 'here',
  },
  C9: {
    form: IMPORT,
    api: 'here',
    database: file,
  },
  C10: { form: IMPORT, api: 'here', database: file },
  C11: {
    form: HEALTH,
    api: 'here',
    database: advice,
  },
  C12: {
    form: HEALTH,
    api: 'here',
    database: advice,
  },
  C13: {
    form: test('components/conflict.test.tsx', 'says who, when, and both sides'),
    api: 'here',
    database: none('the write names the version in its own statement; there is nothing to constrain'),
  },
  C14: {
    form: test('components/console-edit.test.tsx', 'sends a new one without keeping it'),
    api: 'here',
    database: 'here',
  },
  C15: { form: 'here', api: 'here', database: 'here' },
};

/** The rules whose cell of a layer is a case of this folder: a record of cases must have exactly these. */
export function rulesHere(layer: Layer): Rule[] {
  return (Object.keys(MATRIX) as Rule[]).filter((rule) => MATRIX[rule][layer] === 'here');
}
