/** Changes over HTTP what Ben's account may do, as an admin does it. */
import { expect } from 'vitest';
import { ask, IDS, PEOPLE, type TestServer, tokenFor } from '../server/test-server.ts';

/** His one grant from now on; as an agent he is Eve. */
export async function become(server: TestServer, role: string, instanceId: string): Promise<void> {
  const path = `/v1/accounts/${PEOPLE.ben.id}`;
  const token = await tokenFor(server, 'ada');
  const { headers } = await ask(server, path, { token });
  const crmUserId = role === 'agent' ? IDS.eve : null;
  const { status } = await ask(server, path, {
    method: 'PATCH',
    token,
    headers: {
      'Content-Type': 'application/json',
      'If-Match': headers.get('ETag') ?? '',
      'Idempotency-Key': `become.${Date.now()}`,
    },
    body: JSON.stringify({ set: { grants: [{ role, instanceId, crmUserId }] } }),
  });
  expect(status).toBe(200);
}
