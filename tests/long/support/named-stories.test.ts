/** Which stories the long test of faults runs. */
import { expect, it } from 'vitest';
import { grepOf, namedStories } from './named-stories.ts';

const PAGE = `| a | b | \`tests/e2e/b.spec.ts\` "two"; \`tests/sync/x.test.ts\` "not a story" |
| a | b | in a browser: \`tests/e2e/a.spec.ts\` "one"; \`tests/e2e/b.spec.ts\` "three"; \`tests/e2e/b.spec.ts\` "two" |`;

it('reads each file and title once', () => {
  expect(namedStories(PAGE)).toEqual([
    { file: 'tests/e2e/a.spec.ts', titles: ['one'] },
    { file: 'tests/e2e/b.spec.ts', titles: ['two', 'three'] },
  ]);
});

it('finds titles as they are when they are run', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as the page names it.
  const grep = new RegExp(grepOf(['a clock that is ${years} years off (or so)', 'five times']));
  expect(grep.test('a clock that is -10 years off (or so) changes nothing')).toBe(true);
  expect(grep.test('a clock that is right')).toBe(false);
});

it('names stories of the page as it is', () => {
  expect(namedStories().map(({ file }) => file)).toContain('tests/e2e/line-faults.spec.ts');
});
