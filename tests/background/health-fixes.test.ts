/** What one click fixes: inactive agents leave a list, space leaves a name, an empty own list is given up; the rest is only linked. */
import { afterEach, expect, it } from 'vitest';
import type { HealthKind } from '../../lib/schema/console/health-window.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import { agent, INSTANCE, user, uuid } from '../support/rows.ts';
import { atWork, endAll } from './at-work.ts';

afterEach(endAll);

async function rowsOf(is: HealthKind, users: readonly CrmUser[], agents: readonly CtiAgent[] = []) {
  const here = await atWork();
  for (const row of agents) here.server.putOther('cti-agents', row);
  for (const row of users) here.server.put(row);
  const console = here.worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  const read = () => console.call('readHealth', { instanceId: INSTANCE, is, offset: 0, limit: 50 });
  await expect.poll(async () => (await read()) as object).toMatchObject({ value: { total: 1 } });
  const answer = await read();
  return { ...here, console, fix: answer.ok ? answer.value.rows[0]?.fix : null };
}

const override = (...agents: string[]) => ({ mode: 'override' as const, agents: agents as never });

it('space at an end of a username is taken off, through an ordinary edit', async () => {
  const { fix, console, server } = await rowsOf('stray-space', [user(12, { username: 'user.12 ' })]);
  expect(fix).toMatchObject({
    kind: 'crm-users',
    field: 'username',
    before: { value: 'user.12 ' },
    after: { value: 'user.12' },
  });
  const { kind, id, baseVersion, patch } = fix ?? {};
  await console.call('editRecord', { kind, id, baseVersion, patch } as never);
  await expect
    .poll(() => server.row('crm-users', uuid('crm-users', 12)))
    .toMatchObject({ username: 'user.12' });
});

it('an own list that is empty is given up for what is inherited', async () => {
  const { fix } = await rowsOf('unmapped', [user(12, { mapping: override() })]);
  expect(fix).toMatchObject({ field: 'mapping', patch: { set: { mapping: { mode: 'inherit' } } } });
});

it('agents of an own list keep their order without the inactive ones', async () => {
  const mapping = override(uuid('cti-agents', 601), uuid('cti-agents', 602));
  const agents = [agent(601, { active: false }), agent(602)];
  const { fix } = await rowsOf('inactive-agents', [user(12, { mapping })], agents);
  expect(fix).toMatchObject({ patch: { set: { mapping: override(uuid('cti-agents', 602)) } } });
});

it('what needs a decision has no fix', async () => {
  const { fix } = await rowsOf('twins', [user(12, { username: 'USER.11' })]);
  expect(fix).toBeNull();
});
