/** Story: Salesforce's hosts are many and its pages tell nothing; the panel knows its users by the session on the host of its interfaces, and says where it cannot. */
import { SALESFORCE } from '../crm/fixtures/salesforce.ts';
import { peopleOf } from './support/fixture-demo.ts';
import { type FixtureStory, openFixtureStory } from './support/fixture-story.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { titleOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

const NAME = 'Salesforce';
const CLASSIC = 'https://acme.my.salesforce.com/home/home.jsp';
const { page, person, records } = SALESFORCE;
const people = peopleOf(SALESFORCE);
const own = person.fullName ?? '';
const NOT_LEARNT = 'Patchpanel could not find out who is signed in to the CRM on this page.';

let story: FixtureStory;
test.beforeAll(async () => {
  story = await openFixtureStory([{ name: NAME, fixture: SALESFORCE }]);
});
test.afterAll(() => story.close());

test('Salesforce: one org on all its hosts, by the session of one', async () => {
  // Nobody has been on the host of the interfaces yet: the page alone tells nothing.
  await story.meet(NAME, 'signed-in');
  const before = await story.open(page.url);
  await expect(before.getByRole('main')).toContainText(NOT_LEARNT);
  await expect(titleOf(await story.open(CLASSIC))).toHaveText(own);
  await expect(titleOf(await story.open(page.url))).toHaveText(own);
  for (const [address, nativeId] of Object.entries(records)) {
    const shown = nativeId === null ? own : (people.get(nativeId) ?? '');
    await expect(titleOf(await story.open(address)), address).toHaveText(shown);
  }
});

test('Salesforce: who owns a record of another kind, by the interface', async () => {
  await story.meet(NAME, 'signed-in');
  await expect(titleOf(await story.open(CLASSIC))).toHaveText(own);
  for (const [address, nativeId] of Object.entries(SALESFORCE.owners ?? {})) {
    const panel = await story.open(address);
    await expect(titleOf(panel), address).toHaveText(nativeId === null ? own : (people.get(nativeId) ?? ''));
    await expect(panel.getByText('Owner of this record.')).toHaveCount(nativeId === null ? 0 : 1);
  }
});

for (const mood of ['gone', 'changed'] as const) {
  test(`Salesforce: whose interface is ${mood} keeps its instance, and names nobody`, async () => {
    await story.meet(NAME, 'signed-in');
    await expect(titleOf(await story.open(CLASSIC))).toHaveText(own);
    await story.meet(NAME, mood);
    const panel = await story.open(page.url);
    await expect(panel.getByRole('main')).toContainText(NOT_LEARNT);
    await expect(panel.getByText(NAME, { exact: true })).toBeVisible();
    await expect(panel.getByText(own)).toHaveCount(0);
  });
}

test('Salesforce: who signed out is shown no more, in no other host either', async () => {
  await story.meet(NAME, 'signed-in');
  await expect(titleOf(await story.open(CLASSIC))).toHaveText(own);
  await story.meet(NAME, 'signed-out');
  for (const address of [CLASSIC, page.url]) {
    const panel = await story.open(address);
    await expect(panel.getByRole('main')).toContainText(NOT_LEARNT);
    await expect(panel.getByText(own)).toHaveCount(0);
  }
});

test('Salesforce: a page of another org than that of the session names nobody', async () => {
  await story.meet(NAME, 'signed-in');
  await expect(titleOf(await story.open(CLASSIC))).toHaveText(own);
  await expect(titleOf(await story.open(page.url))).toHaveText(own);
  // The page's next document sets no cookie: its former session has been replaced.
  await story.meet(NAME, 'quiet');
  const sid = { name: 'sid', value: '00D5g000009zZzZ!of.another', url: page.url, httpOnly: true };
  await story.page.context().addCookies([sid]);
  const panel = await story.open(page.url);
  await expect(panel.getByRole('main')).toContainText(NOT_LEARNT);
  await expect(panel.getByText(own)).toHaveCount(0);
});

test('Salesforce: where it tells nobody, a person picks who is signed in, and whom a page is about', async () => {
  const [other = ''] = [...people.values()].filter((name) => name !== own);
  await story.meet(NAME, 'gone');
  const panel = await story.open(page.url);
  await expect(panel.getByRole('main')).toContainText(NOT_LEARNT);
  const box = panel.getByRole('combobox', { name: 'Search users' });
  await pressUntilFocused(story.page, panel.getByRole('button', { name: 'Pick who is signed in' }));
  await story.page.keyboard.press('Enter');
  await expect(box).toBeFocused();
  await story.page.keyboard.type(own.slice(0, 3).toUpperCase());
  await expect(panel.getByRole('option')).toHaveCount(1);
  await story.page.keyboard.press('Enter');
  await expect(titleOf(panel)).toHaveText(own);
  await expect(panel.getByRole('main')).toContainText(
    'Picked by you: the CRM does not say who is signed in.',
  );

  // On another page the one who is signed in stays picked, whom the page is about does not.
  const classic = await story.open(CLASSIC);
  await expect(titleOf(classic)).toHaveText(own);
  await classic.getByRole('button', { name: 'Pick the user of this page' }).click();
  await classic.getByRole('option', { name: other }).click();
  await expect(titleOf(classic)).toHaveText(other);
  await expect(classic.getByRole('main')).toContainText('Picked by you, for this page alone');
  const next = await story.open(`${CLASSIC}?next`);
  await expect(titleOf(next)).toHaveText(own);
  await expect(next.getByText(other)).toHaveCount(0);

  await next.getByRole('button', { name: 'Take it back' }).click();
  await expect(next.getByRole('main')).toContainText(NOT_LEARNT);
  await expect(next.getByText(own)).toHaveCount(0);
});
