/** Story: in CRMs of frames the panel knows who is signed in and whose record a frame shows: ServiceNow, and Oracle's Agent Browser UI with the bridge. */
import { ORACLE_B2C } from '../crm/fixtures/oracle-b2c.ts';
import { SERVICENOW } from '../crm/fixtures/servicenow.ts';
import { peopleOf } from './support/fixture-demo.ts';
import { type FixtureStory, openFixtureStory } from './support/fixture-story.ts';
import { FRAMED } from './support/framed-crms.ts';
import { titleOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

const NOT_LEARNT = 'Patchpanel could not find out who is signed in to the CRM on this page.';

let story: FixtureStory;
test.beforeAll(async () => {
  story = await openFixtureStory(FRAMED);
});
test.afterAll(() => story.close());

test('Oracle B2C Service: the bridge tells who is signed in, and without it the panel says that nobody did', async () => {
  const name = 'Oracle B2C Service';
  await story.meet(name, 'signed-in');
  await expect(titleOf(await story.open(ORACLE_B2C.page.url))).toHaveText('Ada Lovelace');
  for (const address of Object.keys(ORACLE_B2C.records)) {
    await expect(titleOf(await story.open(address)), address).toHaveText('Ada Lovelace');
  }
  await story.meet(name, 'gone');
  const panel = await story.open(ORACLE_B2C.page.url);
  await expect(panel.getByRole('main')).toContainText(NOT_LEARNT);
  await expect(panel.getByRole('button', { name: 'Pick who is signed in' })).toBeVisible();
  await expect(panel.getByText(name, { exact: true })).toBeVisible();
});

test('ServiceNow: who is signed in, whose record is open, and what is not known', async () => {
  const name = 'ServiceNow';
  const { page, records, visitor, person } = SERVICENOW;
  const people = peopleOf(SERVICENOW);
  const own = person.fullName ?? '';
  await story.meet(name, 'signed-in');
  await expect(titleOf(await story.open(page.url))).toHaveText(own);
  for (const [address, nativeId] of Object.entries(records)) {
    const shown = nativeId === null ? own : (people.get(nativeId) ?? '');
    await expect(titleOf(await story.open(address)), address).toHaveText(shown);
  }
  for (const mood of ['gone', 'changed'] as const) {
    await story.meet(name, mood);
    const silent = await story.open(page.url);
    await expect(silent.getByRole('main')).toContainText(NOT_LEARNT);
    await expect(silent.getByRole('button', { name: 'Pick who is signed in' })).toBeVisible();
  }
  await story.meet(name, 'signed-out');
  const panel = await story.open(visitor.url);
  await expect(panel.getByRole('main')).toContainText('Signed out of the CRM');
  await expect(panel.getByText(own)).toHaveCount(0);
});

test('ServiceNow: who owns a record of another kind, in a frame too', async () => {
  const { owners = {}, person } = SERVICENOW;
  const people = peopleOf(SERVICENOW);
  await story.meet('ServiceNow', 'signed-in');
  for (const [address, nativeId] of Object.entries(owners)) {
    const panel = await story.open(address);
    const shown = nativeId === null ? person.fullName : people.get(nativeId);
    await expect(titleOf(panel), address).toHaveText(shown ?? '');
    await expect(panel.getByText('Owner of this record.')).toHaveCount(nativeId === null ? 0 : 1);
  }
  // The frame leaves the record of the one for that of nobody.
  const [framed = ''] = Object.keys(owners).filter((url) => url.includes('/params/target/'));
  const [free = ''] = Object.keys(owners).filter((url) => owners[url] === null && url.includes('incident'));
  const panel = await story.open(framed);
  await expect(panel.getByText('Owner of this record.')).toBeVisible();
  await story.page.frame({ name: 'gsft_main' })?.goto(free);
  await expect(titleOf(panel)).toHaveText(person.fullName ?? '');
  await expect(panel.getByText('Owner of this record.')).toHaveCount(0);
});

test('ServiceNow: a frame that moves on by itself takes the panel along', async () => {
  const { records, person } = SERVICENOW;
  const other = [...peopleOf(SERVICENOW).values()].at(-1) ?? '';
  const [address] = Object.keys(records).filter((url) => url.includes('/params/target/'));
  await story.meet('ServiceNow', 'signed-in');
  const panel = await story.open(address ?? '');
  await expect(titleOf(panel)).toHaveText(other);
  const frame = story.page.frame({ name: 'gsft_main' });
  await frame?.goto('https://acme.service-now.com/incident_list.do');
  await expect(titleOf(panel)).toHaveText(person.fullName ?? '');
  await frame?.goto(`https://acme.service-now.com/sys_user.do?sys_id=5137153cc611227c000bbd1bd8cd2005`);
  await expect(titleOf(panel)).toHaveText(other);
});
