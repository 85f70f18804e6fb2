/** Story: the main line on real PostgreSQL: an admin plugs a user to a CTI agent and the other admin's panel follows. */
import { noteNotRun } from '../../scripts/test/not-run-file.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const PREPARATION_LIMIT = 120_000;
let postgres: RunningPostgres | null = null;

test.beforeAll(async () => {
  test.setTimeout(PREPARATION_LIMIT);
  const started = await startPostgres();
  if ('notRun' in started) noteNotRun({ reason: 'the main story on PostgreSQL', enable: started.notRun });
  else postgres = started;
});
test.afterAll(() => postgres?.stop());

test('on real PostgreSQL one admin edits a mapping and the panel of another follows', async ({
  openBrowser,
  startDemo,
}) => {
  // `npm test` tells that nothing was tested here; Playwright has no way to leave a test out after it began.
  if (!postgres) return;
  const demo = await startDemo({ databaseUrl: postgres.url });
  const ada = await signInAs(await openBrowser(), demo, 'admin.ada');
  const ben = await signInAs(await openBrowser(), demo, 'admin.ben');
  for (const { crm, panel } of [ada, ben]) {
    await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live · All changes saved/);
    await openUserRecord(crm, 'Jane Doe');
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Jane Doe');
  }

  await toggleAgent(ada.panel, 'Former Tier 1 Line');
  await expect(ada.panel.getByRole('status', { name: 'Sync status' })).toHaveText(
    /^Live · All changes saved/,
  );
  await expect(listedAgents(ben.panel)).toContainText('a4711 in Genesys US');
});
