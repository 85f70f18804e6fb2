/** The plan of an import of CRM users: states, changes, refusals and what must be confirmed. */
import { describe, expect, it } from 'vitest';
import { BOOK, plan } from './csv-user-world.ts';

const states = (rows: string[][], options = {}) => plan(rows, options).rows.map(({ state }) => state);
const issuesOf = (cells: string[], options = {}) => plan([cells], options).rows[0]?.issues ?? [];

it('an agent that stands twice on a list that is not applied is noted, and refused on one that is', () => {
  const cells = (flag: string) => ['', 'anna', '', 'Anna B', 'NICE EU', '0042;0042', flag];
  const text = 'Agent a1 stands twice on the list.';
  expect(plan([cells('FALSE')]).rows[0]).toMatchObject({
    state: 'update',
    issues: [{ level: 'note', column: 'Agent Id', text }],
  });
  expect(plan([cells('TRUE')]).rows[0]).toMatchObject({
    state: 'refused',
    issues: [{ level: 'error', text }],
  });
  expect(states([cells('')], { applyMappings: true })).toEqual(['refused']);
});

describe('a row', () => {
  it.each<[string, string[], string]>([
    ['a new user', ['', 'new', '', '', '', '', ''], 'create'],
    ['another full name', ['', 'anna', '', 'Anna B', '', '', ''], 'update'],
    ['blank cells', ['', 'anna', '', '', '', '', ''], 'unchanged'],
    ['what is stored', ['Tier 1', 'anna', '', 'Anna', 'NICE EU', '0042', 'TRUE'], 'unchanged'],
    ['the list of an own one in another order', ['', 'ben', '', '', 'NICE EU', 'A1;4711', 'TRUE'], 'update'],
    ['a list for who inherits', ['', 'dan', '', '', 'NICE; US', '4711', 'TRUE'], 'refused'],
    ['a list with the environment escaped', ['', 'dan', '', '', 'NICE\\; US', '4711', 'TRUE'], 'update'],
    ['another group', ['Tier 2', 'anna', '', '', '', '', ''], 'update'],
    ['somebody else’s agent', ['', 'dan', '', '', 'NICE EU', '0042', 'TRUE'], 'conflict'],
    ['somebody else’s agent, not applied', ['', 'dan', '', '', 'NICE EU', '0042', 'FALSE'], 'unchanged'],
    ['no agent for who has none', ['', 'cleo', '', '', '', '', 'TRUE'], 'unchanged'],
  ])('with %s is planned as it is', (_what, cells, state) => {
    expect(states([cells])).toEqual([state]);
  });

  it('tells old and new by column, and which agents come and go', () => {
    const [row] = plan([['Tier 2', 'ben', '7', 'Ben', 'NICE EU', '4711;+4420', 'TRUE']]).rows;
    expect(row).toMatchObject({
      changes: [
        { column: 'User Group', from: null, to: 'Tier 2' },
        { column: 'Native Id', from: null, to: '7' },
        { column: 'Full Name', from: null, to: 'Ben' },
        { column: 'Agent Id', from: 'Agent a2, Agent a3', to: 'Agent a2, Agent a5' },
      ],
      added: ['Agent a5'],
      removed: ['Agent a3'],
      write: { id: 'u2', version: 3, groupId: 'g2', nativeId: '7', fullName: 'Ben', agents: ['a2', 'a5'] },
    });
  });

  it('keeps of users who are there nothing that no row says anything of', () => {
    const [anna, added] = plan([
      ['', 'anna', '', 'A', '', '', ''],
      ['', 'new', '', '', '', '', ''],
    ]).rows;
    expect(anna?.write).toMatchObject({ fullName: 'A', groupId: null, nativeId: null, agents: null });
    expect(added?.write).toMatchObject({ username: 'new', fullName: null });
  });

  it('keeps of a user what another row says something of', () => {
    const [anna] = plan([
      ['', 'anna', '', 'A', '', '', ''],
      ['Tier 2', 'dan', '', '', '', '', ''],
    ]).rows;
    expect(anna?.write).toMatchObject({ fullName: 'A', groupId: 'g1', agents: ['a1'] });
  });

  it.each<[string, string[], string, string]>([
    [
      'an unknown group',
      ['tier 1', 'anna', '', '', '', '', ''],
      'User Group',
      'There is no user group tier 1; did you mean Tier 1 (upper and lower case differ)?',
    ],
    [
      'an unknown environment',
      ['', 'anna', '', '', 'nice eu', '1', 'TRUE'],
      'Environment',
      'There is no environment nice eu; did you mean NICE EU (upper and lower case differ)? Add it in the Telephony Platform.',
    ],
    [
      'an unknown agent',
      ['', 'anna', '', '', 'NICE EU', 'zzzz', 'TRUE'],
      'Agent Id',
      'There is no agent zzzz in NICE EU. Add it in the Telephony Platform.',
    ],
    [
      'space around an agent id',
      ['', 'anna', '', '', 'NICE EU', ' 0042', 'TRUE'],
      'Agent Id',
      'There is no agent  0042 in NICE EU; did you mean 0042 (outer space differs)?',
    ],
    [
      'lost zeros',
      ['', 'anna', '', '', 'NICE EU', '42', 'TRUE'],
      'Agent Id',
      'There is no agent 42 in NICE EU; did you mean 0042 (leading zeros differ)? A spreadsheet may have changed it: lost leading zeros.',
    ],
    [
      'a lost +',
      ['', 'anna', '', '', 'NICE EU', '4420', 'TRUE'],
      'Agent Id',
      'There is no agent 4420 in NICE EU; did you mean +4420? A spreadsheet may have changed it: lost its +.',
    ],
    [
      'an agent twice',
      ['', 'anna', '', '', 'NICE EU', '0042;0042', 'TRUE'],
      'Agent Id',
      'Agent a1 stands twice on the list.',
    ],
    [
      'lists of different length',
      ['', 'anna', '', '', 'NICE EU;NICE EU', '0042', 'TRUE'],
      'Environment',
      '2 environments do not pair with 1 agent.',
    ],
  ])('with %s is refused where it is wrong', (_what, cells, column, text) => {
    expect(issuesOf(cells)).toEqual([expect.objectContaining({ level: 'error', column, text })]);
  });

  it.each<[string, string[], object]>([
    [
      'a twin of a user',
      ['', 'ANNA', '', '', '', '', ''],
      { level: 'warning', rule: 'C3', column: 'Username' },
    ],
    ['a zero-width twin', ['', 'an\u200bna', '', '', '', '', ''], { level: 'warning', rule: 'C3' }],
    ['a right-to-left twin', ['', 'anna\u202e', '', '', '', '', ''], { level: 'warning', rule: 'C3' }],
    [
      'an exponent in a new native id',
      ['', 'new', '1E5', '', '', '', ''],
      { level: 'warning', column: 'Native Id', text: expect.stringContaining('100000') },
    ],
    [
      'a mapping that is not applied',
      ['', 'dan', '', '', 'NICE EU', 'A1', ''],
      { level: 'note', column: 'Update Mapping' },
    ],
    ['an environment alone', ['', 'dan', '', '', 'NICE EU', '', ''], { level: 'note', rule: 'C10' }],
  ])('with %s is told so', (_what, cells, issue) => {
    expect(issuesOf(cells)).toEqual([expect.objectContaining(issue)]);
  });

  it('is refused for everything that is wrong at once', () => {
    expect(
      issuesOf(['x', '', 'n\u0000', '', 'NICE EU', '', 'TRUE']).map(({ column, rule }) => [column, rule]),
    ).toEqual([
      ['Username', 'C1'],
      ['Native Id', 'C15'],
      ['Agent Id', 'C10'],
      ['User Group', undefined],
    ]);
  });
});

describe('rows together', () => {
  it('refuse a username that is there twice, on every such row', () => {
    const { rows } = plan([
      ['', 'dan', '', 'A', '', '', ''],
      ['', 'cleo', '', 'B', '', '', ''],
      ['', 'dan', '', 'C', '', '', ''],
    ]);
    expect(rows.map(({ state, issues }) => [state, issues[0]?.text])).toEqual([
      ['refused', 'dan is on rows 2, 4; a user has one row.'],
      ['update', undefined],
      ['refused', 'dan is on rows 2, 4; a user has one row.'],
    ]);
  });

  it('refuse an agent that two of them want', () => {
    const rows = [
      ['', 'dan', '', '', 'NICE EU', '+4420', 'TRUE'],
      ['', 'cleo', '', '', 'NICE EU', '+4420', 'TRUE'],
    ];
    expect(plan(rows).rows.map(({ state, issues }) => [state, issues[0]?.rule])).toEqual([
      ['refused', 'C7'],
      ['refused', 'C7'],
    ]);
  });

  it('may exchange agents', () => {
    expect(
      states([
        ['', 'anna', '', '', 'NICE EU', 'A1', 'TRUE'],
        ['', 'ben', '', '', 'NICE EU', '0042', 'TRUE'],
      ]),
    ).toEqual(['update', 'update']);
  });

  it('are in conflict with a row that gives nothing up, as it is in conflict itself', () => {
    // ben would free A1 for dan, but wants what anna has.
    expect(
      states([
        ['', 'dan', '', '', 'NICE EU', 'A1', 'TRUE'],
        ['', 'ben', '', '', 'NICE EU', '0042', 'TRUE'],
      ]),
    ).toEqual(['conflict', 'conflict']);
  });

  it('that are refused name the owners of their agents too, unless these are moved', () => {
    const cells = ['Nowhere', 'dan', '', '', 'NICE EU', '0042;4711', 'TRUE'];
    const { rows, counts } = plan([cells]);
    expect(rows[0]).toMatchObject({
      state: 'refused',
      issues: [{ column: 'User Group' }],
      taken: [
        { agent: 'Agent a1', owner: 'Anna' },
        { agent: 'Agent a2', owner: 'ben' },
      ],
      write: null,
    });
    expect(counts).toMatchObject({ refused: 1, conflicts: 0, taken: 0 });
    expect(plan([cells], { moveTaken: true }).rows[0]).toMatchObject({ state: 'refused', taken: [] });
  });

  it('that are refused name no owner who gives the agent up in the file', () => {
    const { rows } = plan([
      ['Nowhere', 'dan', '', '', 'NICE EU', '0042', 'TRUE'],
      ['', 'anna', '', '', 'NICE EU', '+4420', 'TRUE'],
    ]);
    expect(rows.map(({ state, taken }) => [state, taken])).toEqual([
      ['refused', []],
      ['update', []],
    ]);
  });

  it('take agents from their owners where that was asked', () => {
    const { rows, counts } = plan([['', 'dan', '', '', 'NICE EU', '0042', 'TRUE']], { moveTaken: true });
    expect(rows[0]).toMatchObject({
      state: 'update',
      taken: [{ agent: 'Agent a1', owner: 'Anna', ownerId: 'u1' }],
      write: { takes: [['a1', 'u1']] },
    });
    // Anna, and who gets a list of their own instead of the instance's.
    expect(counts.removals).toBe(2);
  });

  it('apply lists that are not marked where that was asked', () => {
    const cells = ['', 'dan', '', '', 'NICE EU', '+4420', 'FALSE'];
    expect(plan([cells]).counts).toMatchObject({ differs: 1, updated: 0 });
    expect(plan([cells], { applyMappings: true }).counts).toMatchObject({ differs: 0, updated: 1 });
  });

  it('make groups that are missing once, where that was asked', () => {
    const cells = (name: string) => ['New', name, '', '', '', '', ''];
    const { rows, counts } = plan([cells('anna'), cells('zoe')], { createMissingGroups: true });
    expect(rows.map(({ write }) => write?.newGroup)).toEqual(['New', 'New']);
    expect(counts.groups).toBe(1);
  });

  it('count those who lose agents, and those who lose all', () => {
    const { counts } = plan([
      ['', 'anna', '', '', '', '', 'TRUE'],
      ['', 'ben', '', '', 'NICE EU', '4711', 'TRUE'],
      ['', 'dan', '', '', '', '', 'TRUE'],
    ]);
    expect(counts).toMatchObject({ removeAll: 2, removals: 3, users: BOOK.userCount, updated: 3 });
  });

  it('advise at the eleventh agent', () => {
    const ids = Array.from({ length: 11 }, (_, index) => `x${index}`);
    const { issues = [] } = plan([['', 'dan', '', '', 'NICE EU', ids.join(';'), 'TRUE']]).rows[0] ?? {};
    expect(issues).toEqual([expect.objectContaining({ level: 'warning', rule: 'C8' })]);
  });
});
