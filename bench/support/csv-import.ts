/** The import of a directory in the console, as the benchmarks time it: inside the page, from an event to a painted answer. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Account } from '../../tests/long/support/import-client.ts';
import { chooseOnDisk } from '../../tests/support/choose-on-disk.ts';
import type { RunningDataset } from './served-dataset.ts';

/** All users of the instance with another full name each; the header's other columns stay away. */
export function renamingFile(exported: string, name: string): string {
  const [, ...lines] = exported.split('\r\n');
  const users = lines.flatMap((line) => line.split(',')[1] ?? []);
  const rows = users.map((username, index) => `,${username},,${name} ${index},,,`);
  return `User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\r\n${rows.join('\r\n')}\r\n`;
}

export function adminOf(served: RunningDataset): Account {
  const [admin] = served.accounts;
  if (!admin) throw new Error('The data has no account.');
  return admin;
}

export interface ImportTimes {
  /** The file was chosen → rows of the plan are painted, in milliseconds. */
  readonly planned: number;
  /** *Apply import* was pressed → its outcome is painted. */
  readonly applied: number;
}

/** On the console's page of imports of CRM users; the file's content is `csv`. */
export async function importOnce(page: Page, csv: string): Promise<ImportTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-import-file-'));
  try {
    const path = join(folder, 'users.csv');
    await writeFile(path, csv);
    return await timeImport(page, path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function timeImport(page: Page, path: string): Promise<ImportTimes> {
  const planned = await timed(
    page,
    { event: 'change', selector: '[role=grid] [role=row] [role=gridcell]' },
    () => chooseOnDisk(page, path),
  );
  const applied = await timed(page, { event: 'click', selector: '.import-page', text: 'Applied:' }, () =>
    page.getByRole('button', { name: 'Apply import' }).click(),
  );
  return { planned, applied };
}

interface Moments {
  readonly event: 'change' | 'click';
  readonly selector: string;
  readonly text?: string;
}

/** By the clock of the page, from the moment at which the browser heard of the event, so that no way to it and back is in the figure. */
export async function timed(page: Page, moments: Moments, act: () => Promise<unknown>): Promise<number> {
  const found = page.evaluate(
    ({ event, selector, text }) =>
      new Promise<number>((resolve) => {
        let began = 0;
        addEventListener(
          event,
          ({ timeStamp }) => {
            began = timeStamp;
          },
          { capture: true, once: true },
        );
        const look = () => {
          const element = document.querySelector(selector);
          const isThere = began > 0 && element !== null && (!text || element.textContent?.includes(text));
          if (isThere) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
          else requestAnimationFrame(look);
        };
        look();
      }),
    moments,
  );
  // The page must listen before anything happens.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await act();
  return found;
}
