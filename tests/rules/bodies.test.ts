/** Texts in bodies, each of each kind, and the names of events and conditions: those that are too long, and C15 in what adds a record and in what edits one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTIVITY_FIELDS } from '../../lib/schema/instance-fields.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import { POPFLOW_FIELDS } from '../../lib/schema/settings-fields.ts';
import { NEW_SCHEMAS } from '../../lib/schema/writes.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor, uuid } from '../server/test-server.ts';
import { FULL_BODIES } from './full-bodies.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer({ secretKey: Buffer.alloc(32, 7).toString('base64') });
  token = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

type Path = readonly (string | number)[];
interface Place {
  readonly path: Path;
  /** The name of a value instead of the value. */
  readonly isName: boolean;
}

/** Records whose keys people choose. */
const NAMED_BY_PEOPLE = ['events', 'where', 'body'];

function placesOf(value: unknown, path: Path = []): Place[] {
  if (typeof value === 'string') return [{ path, isName: false }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    const named = NAMED_BY_PEOPLE.includes(String(path.at(-1)))
      ? [{ path: [...path, step], isName: true }]
      : [];
    return [...named, ...placesOf(inner, [...path, step])];
  });
}

function spoilt(body: object, { path, isName }: Place, text: string): object {
  const copy = structuredClone(body);
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce((at, step) => Reflect.get(at, step), copy as object);
  if (!isName) Reflect.set(holder, last, text);
  else Object.assign(holder, { [text]: Reflect.get(holder, last) });
  return copy;
}

/** What may be only one of a few texts, or an id, is refused as that. */
const FIXED =
  /(^|\.)(instanceId|environmentId|groupId|agentGroupId|parentId|agents\.\d+|mode|from|in|method)$/;
const CHOICES = /^popFlow\.(clientDisplay|logLevel|region)$/;

const RECORDS: Readonly<Record<Kind, string>> = {
  'crm-instances': IDS.south,
  'crm-user-groups': IDS.tier1,
  'crm-users': IDS.eve,
  environments: IDS.nice,
  'agent-groups': IDS.voice,
  'cti-agents': IDS.agent4711,
};
/** Set when the record is made and never again. */
const NEVER_EDITED = ['instanceId', 'environmentId'];

let keys = 0;
const send = (method: 'POST' | 'PATCH', path: string, body: object) => {
  keys += 1;
  const headers = {
    'Idempotency-Key': `bodies.${keys}`,
    'Content-Type': 'application/json',
    'If-Match': '"1"',
  };
  return ask(server, path, { method, token, headers, body: JSON.stringify(body) });
};

const cases = KINDS.flatMap((kind) =>
  placesOf(FULL_BODIES[kind]).map(
    (place) => [kind, `${place.isName ? 'the name ' : ''}${place.path.join('.')}`, place] as const,
  ),
);

/** Sent as it is to the CRM's own page, whatever it is. */
const OF_THE_CRM = /\.body\b/;

describe('a text that is too long', () => {
  it.each(cases.filter(([, name]) => !OF_THE_CRM.test(name)))(
    '%s: %s is named',
    async (kind, _name, place) => {
      const body = { ...spoilt(FULL_BODIES[kind], place, 'x'.repeat(1_025)), id: uuid(40_001) };
      const { status, body: answer } = await send('POST', `/v1/${kind}`, body);
      expect({ status, answer }).toMatchObject({ status: 422, answer: { code: 'invalid_body' } });
      expect(answer.field).toMatch(new RegExp(`^${place.path[0]}`));
    },
  );
});

describe('C15 in bodies', () => {
  it.each(KINDS)('the body of %s holds every field there is', (kind) => {
    const { id: _, ...entries } = NEW_SCHEMAS[kind].entries;
    expect(Object.keys(FULL_BODIES[kind]).sort()).toEqual(Object.keys(entries).sort());
  });

  it('and every text among the settings', () => {
    const texts = (fields: readonly { key: string; type: string }[]) =>
      fields.filter(({ type }) => !['boolean', 'number', 'duration'].includes(type)).map(({ key }) => key);
    const { popFlow, connectivity } = FULL_BODIES['crm-instances'];
    expect(Object.keys(popFlow as object).sort()).toEqual(texts(POPFLOW_FIELDS).sort());
    expect(Object.keys(connectivity as object).sort()).toEqual(texts(CONNECTIVITY_FIELDS).sort());
  });

  it.each(KINDS)('the body of %s is taken as it stands', async (kind) => {
    const body = { ...FULL_BODIES[kind], id: uuid(30_000 + KINDS.indexOf(kind)) };
    const mapping = 'mapping' in body ? { mapping: { mode: 'inherit' } } : {};
    const { status, body: answer } = await send('POST', `/v1/${kind}`, { ...body, ...mapping });
    expect({ status, answer }).toMatchObject({ status: 201 });
  });

  it.each(cases)('%s refuses it in %s', async (kind, name, place) => {
    for (const text of ['a\u0000', 'a\ud800']) {
      const body = spoilt(FULL_BODIES[kind], place, text);
      const set = Object.fromEntries(Object.entries(body).filter(([key]) => !NEVER_EDITED.includes(key)));
      const isEditable = !NEVER_EDITED.includes(String(place.path[0]));
      const answers = [
        await send('POST', `/v1/${kind}`, { ...body, id: uuid(40_000) }),
        ...(isEditable ? [await send('PATCH', `/v1/${kind}/${RECORDS[kind]}`, { set })] : []),
      ];
      const rule = FIXED.test(name) || CHOICES.test(name) ? {} : { rule: 'C15' };
      for (const { status, body: answer } of answers)
        expect({ status, answer }).toMatchObject({ status: 422, answer: { code: 'invalid_body', ...rule } });
    }
  });
});
