/** What the API refuses or must take, by rule. Data only: each case is one or more requests and the answer to the last. */
import { IDS, uuid } from '../server/test-server.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly csv?: string;
  readonly ifMatch?: string;
}
export interface ApiCase {
  readonly requests: readonly ApiRequest[];
  readonly answer: object;
  /** Must not stand anywhere in the answer. */
  readonly without?: string;
}

const users = '/v1/crm-users';
let made = 0;
/** A body with an id of its own. */
const post = (path: string, body: object): ApiRequest => {
  made += 1;
  return { method: 'POST', path, body: { id: uuid(20_000 + made), ...body } };
};
const user = (body: object) => post(users, { instanceId: IDS.north, ...body });
const agent = (body: object) => post('/v1/cti-agents', { environmentId: IDS.nice, name: 'x', ...body });
const own = (...agents: string[]) => ({ mapping: { mode: 'override', agents } });
const one = (request: ApiRequest, answer: object, without?: string): ApiCase => ({
  requests: [request],
  answer,
  ...(without ? { without } : {}),
});
const refused = (status: number, rule: string, more: object = {}) => ({ status, body: { rule, ...more } });

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';
/** The plan's refused rows of a file. */
const rows = (lines: readonly string[], items: object[]): ApiCase => {
  made += 1;
  const job = uuid(20_000 + made);
  const plan = `/v1/imports?kind=crm-users&instance=${IDS.north}&id=${job}`;
  return {
    requests: [
      { method: 'POST', path: plan, csv: [HEADER, ...lines].join('\r\n') },
      { method: 'GET', path: `/v1/imports/${job}/rows` },
    ],
    answer: { status: 200, body: { items } },
  };
};
const fault = (rule: string, level = 'error') => ({ issues: [{ rule, level }] });
const ELEVEN = Array.from({ length: 11 }, (_, n) => uuid(21_000 + n));

export const API_CASES: Readonly<Record<string, Readonly<Record<string, ApiCase>>>> = {
  C1: {
    'an empty username': one(user({ username: '' }), refused(422, 'C1', { field: 'username' })),
    'no username': one(user({}), refused(422, 'C1', { field: 'username' })),
  },
  C2: { 'a taken username': one(user({ username: 'finn' }), refused(409, 'C2', { field: 'username' })) },
  C3: {
    'a twin is taken': one(user({ username: 'FINN' }), { status: 201 }),
    'and warned of in a plan': rows([',Eve,,,,,'], [fault('C3', 'warning')]),
  },
  C4: {
    'a taken group name': one(
      post('/v1/crm-user-groups', { instanceId: IDS.north, name: 'Tier 1' }),
      refused(409, 'C4', { field: 'name' }),
    ),
  },
  C5: {
    'an agent that is not there': one(
      user({ username: 'c5', ...own(uuid(599)) }),
      refused(422, 'C5', { field: 'mapping' }),
    ),
    'an environment that is not there': one(
      agent({ environmentId: uuid(499), agentId: '1' }),
      refused(422, 'C5', { field: 'environmentId' }),
    ),
    'in a plan': rows([',c5,,,Nowhere,1,TRUE'], [fault('C5')]),
  },
  C6: { 'a taken agent id': one(agent({ agentId: '4711' }), refused(409, 'C6', { field: 'agentId' })) },
  C7: {
    'an agent of another user': one(
      user({ username: 'c7', ...own(IDS.agent4712) }),
      refused(409, 'C7', { field: 'mapping', owner: { level: 'user', id: IDS.finn } }),
    ),
  },
  C8: {
    'eleven agents are taken': {
      requests: [
        ...ELEVEN.map((id, n) => ({
          ...agent({ agentId: `eleven ${n}` }),
          body: { id, environmentId: IDS.nice, name: 'x', agentId: `eleven ${n}` },
        })),
        user({ username: 'c8', ...own(...ELEVEN) }),
      ],
      answer: { status: 201, body: own(...ELEVEN) },
    },
  },
  C9: { 'a username twice': rows([',c9,,,,,', ',c9,,,,,'], [fault('C9'), fault('C9')]) },
  C10: {
    'half a mapping that is to be applied': rows([',c10,,,NICE EU,,TRUE'], [fault('C10')]),
    'half a mapping that is not': rows([',c10,,,NICE EU,,FALSE'], [fault('C10', 'note')]),
  },
  C11: {
    'an inactive agent reaches nobody': {
      requests: [
        agent({ agentId: 'c11', active: false }),
        { method: 'GET', path: '/v1/resolve?environment=NICE%20EU&agentId=c11' },
      ],
      answer: { status: 200, body: { ok: false, failedStep: 'agent' } },
    },
  },
  C12: {
    'who inherits nothing has no source': one(
      { method: 'GET', path: `${users}/${IDS.gus}/effective` },
      { status: 200, body: { mapping: { mode: 'inherit', source: null, agents: [] } } },
    ),
  },
  C13: {
    'an edit of an old version': one(
      { method: 'PATCH', path: `${users}/${IDS.eve}`, body: { set: { fullName: 'E' } }, ifMatch: '"9"' },
      { status: 412, body: { current: { id: IDS.eve, version: 1 } } },
    ),
    'an edit of no version': one(
      { method: 'PATCH', path: `${users}/${IDS.eve}`, body: { set: { fullName: 'E' } } },
      { status: 428 },
    ),
  },
  C14: {
    'a secret is in no answer': one(
      {
        method: 'PATCH',
        path: `/v1/crm-instances/${IDS.south}`,
        body: { set: { connectivity: { password: 'Correct-Horse' } } },
        ifMatch: '"1"',
      },
      { status: 200, body: { secretsSet: ['password'] } },
      'Correct-Horse',
    ),
  },
  C15: {
    'U+0000': one(user({ username: 'a\u0000' }), refused(422, 'C15', { field: 'username' })),
    'half of a surrogate pair': one(
      user({ username: 'a\ud800' }),
      refused(422, 'C15', { field: 'username' }),
    ),
  },
};
