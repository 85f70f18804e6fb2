/** The table of examples in `docs/CSV.md`, made from those that the tests read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import EXAMPLES from '../../tests/csv/cell-examples.json' with { type: 'json' };

type Example = (typeof EXAMPLES)[number];

const HEAD = '| column | in the file | is read as | |\n|---|---|---|---|\n';

/** The page with the table of its cells renewed; the rest of it is written by hand. */
export function csvPage(root: string): string {
  const page = readFileSync(join(root, 'docs', 'CSV.md'), 'utf8');
  const start = page.indexOf(HEAD);
  if (start < 0) throw new Error('docs/CSV.md has no table of cells.');
  const end = page.indexOf('\n\n', start);
  return page.slice(0, start) + HEAD + EXAMPLES.map(lineOf).join('\n') + page.slice(end);
}

const inCode = (text: string) => {
  const visible = text
    .replaceAll('\n', '␊')
    .replaceAll('|', '\\|')
    .replace(/[\u0300-\u036f]/g, (mark) => `◌${mark}`);
  return `\`\` ${visible} \`\``;
};

function lineOf(example: Example): string {
  const { column, file, words } = example;
  const value = 'value' in example ? [example.value].flat().join(' · ') : 'error';
  return `| ${column} | ${file === '' ? '(blank)' : inCode(file)} | ${value === '' ? '(nothing)' : inCode(String(value))} | ${words} |`;
}
