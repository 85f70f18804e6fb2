/** The pages' styles: colours are named in the tokens alone, sides are logical, and every sheet is linked once. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const sheets = globSync('components/**/*.css', { cwd: ROOT }).map((path) => ({
  path,
  /** Without comments. */
  text: readFileSync(join(ROOT, path), 'utf8').replace(/\/\*.*?\*\//gs, ''),
}));
const looks = sheets.filter(({ path }) => path !== 'components/tokens.css');

function found(pattern: RegExp, among = looks): string[] {
  return among.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
  );
}

test('colours are named in tokens.css and nowhere else', () => {
  expect(found(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(/i)).toEqual([]);
  expect(found(/:\s*[^;]*\b(white|black|red|green|blue|gr[ae]y|silver|orange|yellow)\b/i)).toEqual([]);
});

test('sizes of text come from the scale of tokens.css', () => {
  expect(found(/font-size:(?!\s*(var\(--text-|inherit))/)).toEqual([]);
});

test('sides are logical, so that the pages can be laid out from right to left', () => {
  const physical =
    /\b(margin|padding|border|inset)-(left|right)\b|text-align:\s*(left|right)|^\s*(left|right):/;
  // A tick is a drawing: it does not turn.
  expect(found(physical).filter((line) => !/ left: \dpx;$/.test(line))).toEqual([]);
});

test('every sheet is imported by another or linked by a page, and every page links styles.css first', () => {
  const imported = sheets.flatMap(({ path, text }) =>
    [...text.matchAll(/@import "(.+?)"/g)].map(([, other = '']) => join(dirname(path), other)),
  );
  const linked = globSync('entrypoints/*/index.html', { cwd: ROOT }).flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const paths = [...text.matchAll(/rel="stylesheet" href="\.\.\/\.\.\/([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(paths[0], page).toBe('components/styles.css');
    return paths;
  });
  expect(imported.toSorted()).toEqual([...new Set(imported)].toSorted());
  expect([...new Set([...imported, ...linked])].toSorted()).toEqual(
    sheets.map(({ path }) => path).toSorted(),
  );
});
