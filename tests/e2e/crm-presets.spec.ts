/** Story: in each CRM that data describes, under its real host name, the panel knows who is signed in and whose record is open, and says what it could not learn. */
import type { CrmFixture } from '../crm/fixtures/crm-fixture.ts';
import { FIXTURES } from '../crm/fixtures/fixtures.ts';
import { peopleOf } from './support/fixture-demo.ts';
import { type FixtureStory, openFixtureStory } from './support/fixture-story.ts';
import { titleOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

/** Each has a story of its own: the background asks the first, frames tell of two, and two run for real. */
const APART = new Set(['Salesforce', 'ServiceNow', 'Oracle B2C Service', 'Tryton', 'Request Tracker']);
const PLACES = Object.entries(FIXTURES)
  .filter(([name]) => !APART.has(name))
  .map(([name, fixture]) => ({ name, fixture }));

const NOT_LEARNT = 'Patchpanel could not find out who is signed in to the CRM on this page.';
const WITHOUT_PERSON = { 'signed-out': 'Signed out of the CRM', unknown: NOT_LEARNT } as const;

const OTHERS = [
  { of: 'HubSpot', name: 'HubSpot, another portal', crmId: '555' },
  { of: 'Zoho CRM', name: 'Zoho CRM, another organisation', crmId: 'org555' },
] as const;

const isShared = (name: string) => OTHERS.some((other) => other.of === name);

let story: FixtureStory;
test.beforeAll(async () => {
  story = await openFixtureStory(PLACES, OTHERS);
});
test.afterAll(() => story.close());

for (const { name, fixture } of PLACES) {
  const { page, visitor, records, impersonation, owners } = fixture;
  const people = peopleOf(fixture);
  const own = people.get(fixture.person.nativeId) ?? '';

  test(`${name}: who is signed in, whose record is open, and what is not known`, async () => {
    await story.meet(name, 'signed-in');
    await expect(titleOf(await story.open(page.url))).toHaveText(own);
    for (const [address, nativeId] of Object.entries(records)) {
      const shown = nativeId === null ? own : (people.get(nativeId) ?? '');
      await expect(titleOf(await story.open(address)), address).toHaveText(shown);
    }
    for (const mood of ['gone', 'changed'] as const) {
      if (mood === 'gone' && page.saysWho) continue;
      await story.meet(name, mood);
      const silent = await story.open(page.url);
      await expect(silent.getByRole('main')).toContainText(NOT_LEARNT);
      await expect(silent.getByRole('button', { name: 'Pick who is signed in' })).toBeVisible();
    }
    await story.meet(name, 'signed-out');
    const panel = await story.open(visitor.url);
    await expect(panel.getByRole('main')).toContainText(
      // Its sign-in page says of no organisation.
      isShared(name) ? 'No CRM on this page' : WITHOUT_PERSON[visitor.is],
    );
    await expect(panel.getByText(own)).toHaveCount(0);
  });

  if (owners) {
    test(`${name}: who owns a record of another kind, where the CRM tells`, async () => {
      await story.meet(name, 'signed-in');
      // One after the other, so that nobody of the record before may stay.
      for (const [address, nativeId] of Object.entries(owners)) {
        const panel = await story.open(address);
        const shown = nativeId === null ? own : (people.get(nativeId) ?? '');
        await expect(titleOf(panel), address).toHaveText(shown);
        await expect(panel.getByText('Owner of this record.')).toHaveCount(nativeId === null ? 0 : 1);
      }
      await story.meet(name, 'gone');
      for (const [address] of Object.entries(owners).filter(([, nativeId]) => nativeId !== null)) {
        await expect((await story.open(address)).getByText('Owner of this record.')).toHaveCount(0);
      }
    });
  }

  if (!impersonation) continue;
  test(`${name}: an administrator who acts as a user is not taken for them`, async () => {
    await story.meet(name, 'acting');
    const panel = await story.open(page.url);
    await expect(titleOf(panel)).toHaveText(impersonation.person.fullName ?? '');
    await expect(panel.getByRole('main')).toContainText('Somebody else acts as this user in the CRM.');
  });
}

/** Of two organisations at one address, and of one that Patchpanel does not know. */
for (const { of: name, name: other, crmId } of OTHERS) {
  const { page, instanceKey, person } = FIXTURES[name] as CrmFixture;
  const own = person.fullName ?? 'Ada Lovelace';

  test(`${name}: users of one organisation are not shown in another`, async () => {
    await story.meet(name, 'signed-in');
    await expect(titleOf(await story.open(page.url))).toHaveText(own);
    const inOther = await story.open(page.url.replace(instanceKey, crmId));
    await expect(inOther.getByText(other, { exact: true }).first()).toBeVisible();
    await expect(titleOf(inOther)).not.toHaveText(own);
    const inNone = await story.open(page.url.replace(instanceKey, 'org9'));
    await expect(inNone.getByRole('main')).toContainText('This page says that it is of org9.');
    await expect(inNone.getByText(own)).toHaveCount(0);
  });
}

test('Dynamics 365 on premises: an only instance is none of another organisation on its host', async () => {
  const { page, instanceKey, person } = FIXTURES['Dynamics 365 on premises'] as CrmFixture;
  await story.meet('Dynamics 365 on premises', 'signed-in');
  await expect(titleOf(await story.open(page.url))).toHaveText(person.fullName ?? '');
  const panel = await story.open(page.url.replace(instanceKey, 'Fabrikam'));
  await expect(panel.getByRole('heading', { name: 'Another organisation' })).toBeVisible();
  await expect(panel.getByRole('main')).toContainText('This page says that it is of Fabrikam.');
  await expect(panel.getByText(person.fullName ?? '')).toHaveCount(0);
});
