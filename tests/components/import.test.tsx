// @vitest-environment happy-dom
/** Importing in the console: a file is planned, looked at, applied and taken back. */
import { expect, test } from 'vitest';
import type { FileWish, ReadImportFile } from '../../lib/app/import-file.ts';
import { choose, press, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import {
  APPLIED,
  COUNTS,
  chooseFile,
  FACTS,
  grid,
  JOB,
  JOB_ID,
  ok,
  open,
  ROWS,
  reads,
  until,
  users,
} from './import-at-work.tsx';

test('a file is planned, confirmed, applied and taken back', async () => {
  const client = await open(users);
  await chooseFile();
  await until(() => grid());
  expect(client.sent('planImport')).toMatchObject([
    { kind: 'crm-users', encoding: 'utf-8', delimiter: ';', fileName: 'users.csv' },
  ]);
  expect(document.body.textContent).toContain('Ignored columns: Phone');
  const apply = () => byRole<HTMLButtonElement>('button', 'Apply import');
  expect(apply().disabled).toBe(true);
  await press(byRole('checkbox', 'Remove all agents of 1 user'));
  await press(apply());
  const dialog = byRole('dialog', 'This takes mappings away');
  expect(dialog.textContent).toContain('2 of 4 users lose agents.');
  expect(dialog.textContent).toContain('1 of them loses all their agents.');
  const really = () => {
    const found = allByRole('button', 'Apply import').find((button) => dialog.contains(button));
    if (!(found instanceof HTMLButtonElement)) throw new Error('The dialog does not apply.');
    return found;
  };
  expect(really().disabled).toBe(true);
  await type(byRole<HTMLInputElement>('textbox', 'Type 2 to confirm'), '2');
  expect(really().disabled).toBe(false);
  await press(really());
  expect(client.sent('applyImport')).toEqual([
    { jobId: JOB_ID, base: '7', exclude: [], confirm: { removeAll: 1, removals: 2 } },
  ]);
  await until(() => byRole('button', 'Undo import'));
  expect(document.body.textContent).toContain('Applied: 0 added, 2 changed.');
  await choose(byRole<HTMLSelectElement>('combobox', 'Records that changed since'), 'Then undo nothing');
  await press(byRole('button', 'Undo import'));
  expect(client.sent('undoImport')).toEqual([{ jobId: JOB_ID, changedRows: 'refuse' }]);
  await until(() => expect(document.body.textContent).toContain('Undone: 2 restored, 0 left alone.'));
});

test('a row that is refused is never applied, and cannot be ticked', async () => {
  const client = await open(users);
  await chooseFile();
  await until(() => byRole('checkbox', 'Include row 4'));
  expect(byRole<HTMLInputElement>('checkbox', 'Include row 2').checked).toBe(true);
  const refused = byRole<HTMLInputElement>('checkbox', 'Include row 4');
  expect({ checked: refused.checked, disabled: refused.disabled }).toEqual({
    checked: false,
    disabled: true,
  });
  expect(client.sent('applyImport')).toEqual([]);
});

test('a row tells what changes in effect, whatever level it comes from', async () => {
  const effective = [{ column: 'popFlow.clientDisplay', from: 'docked', to: 'hidden' }];
  await open(users, {
    answers: { readImportRows: () => ok({ rows: [{ ...ROWS[0], effective }] }) },
  });
  await chooseFile();
  await until(() => byRole('checkbox', 'Include row 2'));
  const [, line] = document.querySelectorAll<HTMLElement>('[role=grid] [role=row]');
  if (!line) throw new Error('The plan has no row.');
  await press(line);
  const dialog = byRole('dialog', 'Row 2: user.2');
  expect(dialog.textContent).toContain('What changes in effect');
  expect(dialog.textContent).toContain('Client display: docked → hidden');
});

test('another delimiter plans the same file again, and the former plan goes', async () => {
  const client = await open(users);
  await chooseFile();
  await until(() => grid());
  await choose(byRole<HTMLSelectElement>('combobox', 'Delimiter'), 'Tab');
  await until(() => expect(client.sent('planImport')).toHaveLength(2));
  const [first] = client.sent('planImport') as { jobId: string }[];
  expect(client.sent('cancelImport')).toEqual([{ jobId: first?.jobId }]);
});

test.each([
  [{ encoding: 'utf-16le', delimiter: ',' }, 'its encoding is utf-16le.'],
  [{ delimiter: ';' }, 'its cells are not separated by commas.'],
  [
    { encoding: 'utf-16le', delimiter: '\t' },
    'its encoding is utf-16le and its cells are not separated by commas.',
  ],
])('signs that a spreadsheet saved the file are named: %o', async (signs, words) => {
  const readFile: ReadImportFile = async (file) => ({
    is: 'read',
    facts: { ...FACTS, ...signs },
    body: file,
  });
  await open(users, { readFile });
  await chooseFile();
  await until(() => grid());
  expect(document.body.textContent).toContain(`A spreadsheet seems to have saved this file: ${words}`);
});

test('nothing is said of a spreadsheet where the file is as an export writes it', async () => {
  const readFile: ReadImportFile = async (file) => ({
    is: 'read',
    facts: { ...FACTS, delimiter: ',', hasBom: true },
    body: file,
  });
  await open(users, { readFile });
  await chooseFile();
  await until(() => grid());
  expect(document.body.textContent).not.toContain('spreadsheet');
});

test('a file with nothing below its header has nothing to look at or to apply', async () => {
  const counts = { ...COUNTS, rows: 0, updated: 0, removeAll: 0, removals: 0 };
  await open(users, { answers: { planImport: () => ok({ ...JOB, rows: 0, counts }) } });
  await chooseFile();
  await until(() => expect(document.body.textContent).toContain('no rows below its header'));
  expect(allByRole('grid')).toEqual([]);
  expect(allByRole('checkbox')).toEqual([]);
  expect(byRole<HTMLButtonElement>('button', 'Apply import').disabled).toBe(true);
});

test('an encoding that cannot be told is asked for', async () => {
  const readFile: ReadImportFile = async (file, wish, watch) =>
    wish.encoding === 'windows-1252'
      ? reads(file, wish, watch)
      : { is: 'fault', code: 'encoding', message: 'The file is not UTF-8 from line 3 on.' };
  await open(users, { readFile });
  await chooseFile();
  await until(() => expect(document.body.textContent).toContain('not UTF-8 from line 3'));
  await choose(byRole<HTMLSelectElement>('combobox', 'Encoding'), 'windows-1252');
  await until(() => grid());
});

test('a column that has another name is chosen', async () => {
  const asked: FileWish[] = [];
  const header = { ...FACTS, names: ['Login', 'Full Name'] };
  const readFile: ReadImportFile = async (file, wish, watch) => {
    asked.push(wish);
    watch.onHeader(header);
    if (wish.columns) return { is: 'read', facts: { ...FACTS, ...header }, body: file };
    return { is: 'fault', code: 'header', message: 'It has no column Username.' };
  };
  await open(users, { readFile });
  await chooseFile();
  await until(() => expect(document.body.textContent).toContain('It has no column Username.'));
  await choose(byRole<HTMLSelectElement>('combobox', 'Username'), 'Login');
  await until(() => grid());
  expect(asked.at(-1)?.columns).toMatchObject({ places: { Username: 0, 'Full Name': 1 }, of: header });
});

test('a file most of whose rows are wrong is planned only when asked', async () => {
  const shape = {
    rows: 40,
    faults: 30,
    first: [{ row: 2, column: 'Username', text: 'Every row needs a username.' }],
  };
  const readFile: ReadImportFile = async (file) => ({ is: 'read', facts: { ...FACTS, shape }, body: file });
  const client = await open(users, { readFile });
  await chooseFile();
  await until(() => expect(document.body.textContent).toContain('30 of 40 rows are wrong in shape.'));
  expect(document.body.textContent).toContain('Row 2, Username: Every row needs a username.');
  expect(client.sent('planImport')).toEqual([]);
  await press(byRole('button', 'Plan anyway'));
  await until(() => grid());
});

test('a plan whose base moved is made again, told, and keeps what was unticked', async () => {
  const error = { kind: 'conflict' as const, detail: 'Row 2, eve, was changed since', current: null };
  const calm = { ...JOB, counts: { ...COUNTS, removeAll: 0, removals: 0 } };
  let applied = 0;
  const client = await open(users, {
    answers: {
      applyImport: () => {
        applied += 1;
        return applied === 1 ? { ok: false as const, error } : ok(APPLIED);
      },
      planImport: () => ok(calm),
      readImportRows: ({ after }: { after?: number }) =>
        ok({ rows: ROWS.filter((each) => after === undefined || each.row > after) }),
    },
  });
  await chooseFile();
  await until(() => byRole('checkbox', 'Include row 2'));
  await press(byRole('checkbox', 'Include row 2'));
  await until(() => expect(byRole<HTMLInputElement>('checkbox', 'Include row 2').checked).toBe(false));
  await press(byRole('button', 'Apply import'));
  await until(() => expect(document.body.textContent).toContain('Row 2, eve, was changed since'));
  expect(document.body.textContent).toContain('the file was planned again');
  expect(client.sent('planImport')).toHaveLength(2);
  await until(() => expect(byRole<HTMLInputElement>('checkbox', 'Include row 2').checked).toBe(false));
  await press(byRole('button', 'Apply import'));
  expect(client.sent('applyImport')).toMatchObject([{ exclude: [2] }, { exclude: [2] }]);
});

test.each([
  [
    'was removed after a day, or given up elsewhere,',
    'not-found' as const,
    'The plan is gone: it was removed',
  ],
  [
    'wants an agent that somebody got since',
    'conflict' as const,
    'Row 2, eve: Agent 7 is mapped to Finn by now.',
  ],
])('a plan that %s is made again, and can be applied then', async (_, kind, detail) => {
  const error = kind === 'conflict' ? { kind, detail, current: null } : { kind, detail: 'No such record.' };
  const calm = { ...JOB, counts: { ...COUNTS, removeAll: 0, removals: 0 } };
  const client = await open(users, {
    answers: {
      planImport: () => ok(calm),
      applyImport: () =>
        client.sent('applyImport').length > 1 ? ok(APPLIED) : { ok: false as const, error },
    },
  });
  await chooseFile();
  await until(() => grid());
  await press(byRole('button', 'Apply import'));
  await until(() => expect(document.body.textContent).toContain(detail));
  expect(client.sent('planImport')).toHaveLength(2);
  await until(() => grid());
  await press(byRole('button', 'Apply import'));
  await until(() => byRole('button', 'Undo import'));
});

test('a single row, user, group and agent are spoken of as one', async () => {
  const one = { updated: 1, differs: 1, conflicts: 1, groups: 1, removals: 1, effective: 1, taken: 1 };
  await open(users, { answers: { planImport: () => ok({ ...JOB, counts: { ...COUNTS, ...one } }) } });
  await chooseFile();
  await until(() => grid());
  for (const text of [
    '1 new group · 1 user loses agents · in effect it changes for 1 user · 1 agent moves',
    'The mapping of 1 user differs from the file',
    '1 row wants agents that other users have, and is not applied.',
    '1 row will be applied',
  ]) {
    expect(document.body.textContent).toContain(text);
  }
  await press(byRole('checkbox', 'Remove all agents of 1 user'));
  await press(byRole('button', 'Apply import'));
  const dialog = byRole('dialog', 'This takes mappings away');
  expect(dialog.textContent).toContain('1 user of 4 loses agents.');
});

test('mappings that differ are applied with one button, and taken agents move with one', async () => {
  const client = await open(users, {
    answers: { planImport: () => ok({ ...JOB, counts: { ...COUNTS, differs: 5, conflicts: 2 } }) },
  });
  await chooseFile();
  await until(() => grid());
  expect(document.body.textContent).toContain('The mapping of 5 users differs from the file');
  await press(byRole('button', 'Apply these too'));
  await until(() => expect(client.sent('planImport')).toHaveLength(2));
  await until(() => byRole('button', 'Move them here'));
  await press(byRole('button', 'Move them here'));
  await until(() => expect(client.sent('planImport')).toHaveLength(3));
  expect(client.sent('planImport').at(-1)).toMatchObject({ applyMappings: true, moveTaken: true });
});
