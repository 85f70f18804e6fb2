/** Story: what the console says a deletion takes with it is exactly what it takes, and Restore brings back exactly what was. */
import type { Page } from 'playwright';
import { goTo, openConsole } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import {
  allDifferences,
  type Differences,
  type RecordKind,
  type ServerRecords,
  signInRecordReader,
} from './support/server-records.ts';
import { expect, test } from './support/story.ts';

interface Case {
  readonly kind: RecordKind;
  readonly name: string;
  place(records: ServerRecords, id: string): string;
  /** Sentences of the dialog, by what they are about. */
  readonly stated: Readonly<Partial<Record<RecordKind, { gone?: RegExp; changed?: RegExp }>>>;
}

const CASES: readonly Case[] = [
  {
    kind: 'crm-user-groups',
    name: 'Tier 1',
    place: (records, id) => `#/instances/${records['crm-user-groups'].get(id)?.instanceId}/groups/${id}`,
    stated: { 'crm-users': { changed: /(\d+) users are left without group\./ } },
  },
  {
    kind: 'environments',
    name: 'NICE EU',
    place: (_, id) => `#/telephony/${id}`,
    stated: {
      'cti-agents': { gone: /(\d+) CTI agents are deleted with it\./ },
      'agent-groups': { gone: /(\d+) agent groups are deleted with it\./ },
      'crm-users': { changed: /(\d+) users lose the mapping to it\./ },
      'crm-user-groups': { changed: /(\d+) user groups? loses? the mapping to it,/ },
      'crm-instances': { changed: /(\d+) CRM instances? loses? the mapping to it,/ },
    },
  },
  {
    kind: 'crm-instances',
    name: 'Northwind Service Desk',
    place: (_, id) => `#/instances/${id}`,
    stated: {
      'crm-users': { gone: /(\d+) users are deleted with it\./ },
      'crm-user-groups': { gone: /(\d+) user groups are deleted with it\./ },
    },
  },
];

/** Opens the dialog, types the name as it asks, deletes, and gives the sentences that were stated. */
async function deleteAs(page: Page, name: string): Promise<string[]> {
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${name}?` });
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  const sentences = await dialog.getByRole('listitem').allInnerTexts();
  await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await dialog.getByRole('textbox', { name: `Type ${name} to confirm` }).fill(name);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name} is deleted` })).toBeFocused();
  return sentences;
}

/** How many the sentences speak of; none where no sentence is about it. */
function countIn(sentences: readonly string[], about: RegExp | undefined): number {
  const found = about ? sentences.map((sentence) => about.exec(sentence)?.[1]).find(Boolean) : undefined;
  return Number(found ?? 0);
}

function expectStated(
  { kind, stated }: Case,
  sentences: readonly string[],
  found: ReturnType<typeof allDifferences>,
) {
  for (const [other, words] of Object.entries(stated) as [
    RecordKind,
    { gone?: RegExp; changed?: RegExp },
  ][]) {
    const { gone, changed } = found[other] as Differences;
    expect([other, gone.length], sentences.join('\n')).toEqual([other, countIn(sentences, words.gone)]);
    expect([other, changed.length], sentences.join('\n')).toEqual([other, countIn(sentences, words.changed)]);
  }
  expect(Object.keys(found).sort()).toEqual([...new Set([kind, ...Object.keys(stated)])].sort());
  expect(sentences).toHaveLength(Object.values(stated).flatMap((words) => Object.keys(words ?? {})).length);
}

for (const example of CASES) {
  const { kind, name } = example;
  test(`${name} (${kind})`, async ({ demo, openBrowser }) => {
    test.slow();
    const server = await signInRecordReader(demo);
    const { id } = await (kind === 'crm-user-groups' ? server.group(name) : server.find(kind, { name }));
    const before = await server.all();
    const instances = [...before['crm-instances'].keys()];
    const exports = () => Promise.all(instances.map((instanceId) => server.exported(instanceId)));
    const exportedBefore = await exports();
    const browser = await openBrowser();
    const page = await openConsole(browser, demo, { hash: example.place(before, id) });

    const sentences = await test.step('delete it', () => deleteAs(page, name));
    const deleted = await server.all();
    const found = allDifferences(before, deleted);
    expect(found[kind]).toMatchObject({ gone: [id], come: [] });
    expectStated(example, sentences, found);

    await test.step('restore it', async () => {
      await page.getByRole('button', { name: 'Restore' }).click();
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
      await expect(statusOf(page)).toHaveText(SAVED);
    });
    const restored = await server.all();
    expect(allDifferences(before, restored)).toEqual({});
    expect(await exports()).toEqual(exportedBefore);
    const [former, present] = [before[kind].get(id), restored[kind].get(id)];
    expect(present?.version).toBeGreaterThan(former?.version ?? 0);

    await test.step('and the console has it all again', async () => {
      const { instanceId } = await server.find('crm-users', { username: 'finn.gallagher' });
      await goTo(page, `#/instances/${instanceId}/users`);
      await page.getByRole('searchbox', { name: 'Search users' }).fill('finn.gallagher');
      const finn = page
        .getByRole('grid', { name: 'CRM users' })
        .getByRole('row', { name: /finn\.gallagher/ });
      await expect(finn).toContainText('Tier 2');
    });
  });
}
