/** The stories that the page of faults names, as Playwright is told to run them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NamedStories {
  /** From the root. */
  readonly file: string;
  readonly titles: readonly string[];
}

const NAMED = /`(tests\/e2e\/[^`]+)` "([^"]+)"/g;
const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'FAULTS.md');

/** Each file once, in the order of their names. */
export function namedStories(page = readFileSync(PAGE, 'utf8')): NamedStories[] {
  const titles = new Map<string, Set<string>>();
  for (const [, file = '', title = ''] of page.matchAll(NAMED))
    titles.set(file, (titles.get(file) ?? new Set()).add(title));
  return [...titles]
    .map(([file, named]) => ({ file, titles: [...named] }))
    .sort((one, other) => one.file.localeCompare(other.file));
}

/** What finds these titles and no other: the page names a title by its beginning, and what is filled in as it stands in the source. */
export function grepOf(titles: readonly string[]): string {
  return titles
    .map((title) =>
      title
        .split(/\$\{[^}]*\}/)
        .map(escaped)
        .join('.+'),
    )
    .join('|');
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
