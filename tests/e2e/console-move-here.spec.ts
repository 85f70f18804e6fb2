/** Story: in the console an agent on the own list of one user is moved to another, who and whose it is named before (rule C7). */
import { goTo, mappingRegion, openConsole } from './support/console.ts';
import { agentIn, mappedIn } from './support/console-mapping.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const MOVED = 'Finn Gallagher (US)';

test('the owner is named, nothing moves before the answer, and then it is on one list only', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const [eve, finn] = [await server.user('eve.tanaka'), await server.user('finn.gallagher')];
  const browser = await openBrowser();
  const page = await openConsole(browser, demo, {
    hash: `#/instances/${eve.instanceId}/users/${eve.id}/mapping`,
  });
  const mapping = mappingRegion(page);

  await test.step('check an agent of somebody else', async () => {
    await mapping.getByRole('radio', { name: 'Override' }).click();
    await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
    await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('A4711');
    await agentIn(mapping, MOVED).click();
    await expect(mapping).toContainText(`${MOVED} is on the own list of Finn Gallagher.`);
    await expect(agentIn(mapping, MOVED)).toHaveAttribute('aria-checked', 'false');
  });

  const dialog = page.getByRole('dialog', { name: `Move ${MOVED} here?` });
  await test.step('think better of it', async () => {
    await mapping.getByRole('button', { name: 'Move here' }).click();
    await expect(dialog).toContainText(
      'It is taken off the list of Finn Gallagher and put on the list of Eve Tanaka.',
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await server.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711']);
  });

  await test.step('move it', async () => {
    await mapping.getByRole('button', { name: 'Move here' }).click();
    await dialog.getByRole('button', { name: 'Move here' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(mappedIn(mapping)).toContainText('A4711 in Genesys US');
    await expect.poll(() => server.ownAgents('eve.tanaka')).toEqual(['4711', 'A4711']);
    expect(await server.ownAgents('finn.gallagher')).toEqual(['0042']);
  });

  await test.step('and take it back on the page CRM/CTI Mapping', async () => {
    await goTo(page, `#/mapping/users/${finn.id}`);
    await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
    await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('A4711');
    await expect(agentIn(mapping, MOVED)).toContainText('User Eve Tanaka');
    await agentIn(mapping, MOVED).click();
    await mapping.getByRole('button', { name: 'Move here' }).click();
    await dialog.getByRole('button', { name: 'Move here' }).click();
    await expect(mappedIn(mapping)).toContainText('A4711 in Genesys US');
    await expect.poll(() => server.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711']);
    expect(await server.ownAgents('eve.tanaka')).toEqual(['4711']);
  });
});
