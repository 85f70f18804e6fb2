/** Fields that belong to the server, or to another operation, are refused by their name wherever a body is taken. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import { ask, IDS, PEOPLE, startTestServer, type TestServer, tokenFor, uuid } from '../server/test-server.ts';
import { FULL_BODIES } from './full-bodies.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer({ secretKey: Buffer.alloc(32, 7).toString('base64') });
  token = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

const RECORDS: Readonly<Record<Kind, string>> = {
  'crm-instances': IDS.south,
  'crm-user-groups': IDS.tier1,
  'crm-users': IDS.eve,
  environments: IDS.nice,
  'agent-groups': IDS.voice,
  'cti-agents': IDS.agent4711,
};
/** As tables, answers and other programs call them. */
const FOREIGN: Readonly<Record<string, unknown>> = {
  tenantId: uuid(9),
  tenant_id: uuid(9),
  version: 7,
  updatedBy: 'somebody',
  updatedAt: '2020-01-01T00:00:00.000Z',
  deletedAt: null,
  secretsSet: ['password'],
  role: 'admin',
  grants: [],
  passwordHash: 'scrypt$1$1$1$x$x',
  seq: 1,
};

let keys = 0;
const send = (method: 'POST' | 'PATCH', path: string, body: object) => {
  keys += 1;
  const headers = {
    'Content-Type': 'application/json',
    'If-Match': '"1"',
    'Idempotency-Key': `mass.${keys}`,
  };
  return ask(server, path, { method, token, headers, body: JSON.stringify(body) });
};
const refused = { status: 422, body: { code: 'invalid_body' } };

describe.each(KINDS)('of %s', (kind) => {
  it.each(Object.keys(FOREIGN))('%s is refused in what adds one and in what edits one', async (field) => {
    const body = { ...FULL_BODIES[kind], id: uuid(50_001), [field]: FOREIGN[field] };
    const added = await send('POST', `/v1/${kind}`, body);
    expect(added).toMatchObject({ ...refused, body: { ...refused.body, field } });
    const path = `/v1/${kind}/${RECORDS[kind]}`;
    for (const patch of [{ set: { [field]: FOREIGN[field] } }, { set: {}, [field]: FOREIGN[field] }]) {
      expect(await send('PATCH', path, patch)).toMatchObject(refused);
    }
  });

  it('its id is never edited', async () => {
    const answer = await send('PATCH', `/v1/${kind}/${RECORDS[kind]}`, { set: { id: uuid(50_002) } });
    expect(answer).toMatchObject(refused);
  });
});

it.each(['username', 'subject', 'issuer', 'signOuts', 'passwordHash', 'tenantId', 'version'])(
  'who an account is does not change by an edit: %s',
  async (field) => {
    const answer = await send('PATCH', `/v1/accounts/${PEOPLE.sam.id}`, { set: { [field]: 'ada' } });
    expect(answer).toMatchObject(refused);
  },
);
