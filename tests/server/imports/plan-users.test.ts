/** Plans of imports of CRM users, and exports that change nothing when they are imported again; on both databases. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, patch } from '../records/write-fixture.ts';
import { A2, FINN, NORTH, refusal } from '../tenant-fixture.ts';
import { freshImporter, type Importer, ownUsers } from './import-fixture.ts';

describeDatabases('an import of CRM users, planned,', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
  });

  const renew = ownUsers();
  let names: [string, string, string];
  let ids: [string, string, string];
  beforeEach(async () => {
    ({ names, ids } = await renew(database));
  });

  describe('plan', () => {
    it('counts and tells every row, and changes nothing', async () => {
      const before = await contents(database);
      const job = await csv.plan([
        `Tier 1,${names[0]},,Anna,,,`,
        `,${names[1]},,,NICE EU,a4711,TRUE`,
        `,${names[2]},,,,,`,
        ',brand.new,77,New,,,',
        'Tier 9,finn,,,,,',
      ]);
      expect(job).toMatchObject({
        kind: 'crm-users',
        instanceId: NORTH,
        fileName: 'test.csv',
        state: 'planned',
        createdBy: 'ada',
        rows: 5,
        counts: { rows: 5, created: 1, updated: 1, unchanged: 1, refused: 1, conflicts: 1 },
        file: { encoding: 'utf-8', delimiter: ',', hasBom: false, ignored: [], missing: [] },
      });
      const { items, next } = await csv.rows(job.id);
      expect(next).toBeNull();
      expect(items.map(({ row, state, name }) => [row, state, name])).toEqual([
        [2, 'update', names[0]],
        [3, 'conflict', names[1]],
        [4, 'unchanged', names[2]],
        [5, 'create', 'brand.new'],
        [6, 'refused', 'finn'],
      ]);
      expect(items[0]?.changes).toEqual([
        { column: 'User Group', from: null, to: 'Tier 1' },
        { column: 'Full Name', from: null, to: 'Anna' },
      ]);
      expect(items[1]?.taken).toEqual([{ agentId: A2, agent: 'Agent a4711', ownerId: FINN, owner: 'finn' }]);
      expect(items[4]?.issues[0]?.text).toContain('did you mean Tier 1?');
      expect(items[0]).not.toHaveProperty('write');
      expect(await contents(database)).toEqual(before);
    });

    it('is read by state, in windows', async () => {
      const lines = Array.from({ length: 1200 }, (_, n) =>
        n % 3 === 0 ? `,new.${n},,,,,` : `nowhere,bad.${n},,,,,`,
      );
      const job = await csv.plan(lines);
      expect(job.counts).toMatchObject({ created: 400, refused: 800 });
      const first = await csv.rows(job.id, 'create', { limit: 3 });
      expect(first).toMatchObject({
        items: [{ name: 'new.0' }, { name: 'new.3' }, { name: 'new.6' }],
        next: 8,
      });
      const second = await csv.rows(job.id, 'create', { limit: 3, after: first.next ?? 0 });
      expect(second.items.map(({ name }) => name)).toEqual(['new.9', 'new.12', 'new.15']);
      const far = await csv.rows(job.id, 'create', { limit: 2, offset: 398 });
      expect(far).toMatchObject({ items: [{ name: 'new.1194' }, { name: 'new.1197' }], next: null });
      expect((await csv.rows(job.id, undefined, { limit: 1, offset: 700 })).items).toMatchObject([
        { row: 702 },
      ]);
    });

    it('proposes the agents that a spreadsheet damaged', async () => {
      const job = await csv.plan([`,${names[0]},,,NICE EU,7,TRUE`, `,${names[1]},,,NICE EU,"A4711 ",TRUE`]);
      const { items } = await csv.rows(job.id);
      expect(items.map(({ issues }) => issues[0]?.text)).toEqual([
        'There is no agent 7 in NICE EU; did you mean 0007 (leading zeros differ)? A spreadsheet may have changed it: lost leading zeros.',
        expect.stringContaining('did you mean A4711 (outer space differs)'),
      ]);
    });

    it('warns of a new user that looks like one that is there', async () => {
      const job = await csv.plan([',FINN,,,,,']);
      expect((await csv.rows(job.id)).items).toMatchObject([{ state: 'create', issues: [{ rule: 'C3' }] }]);
    });

    it('gives its refused rows as a file that can be mended and imported', async () => {
      const job = await csv.plan([
        'Tier 9,finn,0042,"=x",,,',
        `,${names[1]},,,NICE EU,a4711,TRUE`,
        `,${names[2]},,,,,`,
      ]);
      const file = await csv.refused(job.id);
      expect(file).toBe(
        'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping,Error\r\n' +
          "Tier 9,finn,0042,'=x,,,,User Group: There is no user group Tier 9; did you mean Tier 1?\r\n" +
          `,${names[1]},,,NICE EU,a4711,TRUE,Agent Id: Agent a4711 is mapped to finn.\r\n`,
      );
      const again = await csv.planText(file.replace('Tier 9', 'Tier 1'));
      expect(again.counts).toMatchObject({ rows: 2, updated: 1, conflicts: 1 });
      expect(again.file.ignored).toEqual([]);
    });

    it('refuses a file that cannot be read, with the line', async () => {
      expect(await refusal(csv.plan([',a,,"open,,,']))).toMatchObject({
        status: 422,
        code: 'csv_quote',
        field: 'line 2',
      });
      expect(await refusal(csv.planText('nothing of the kind'))).toMatchObject({
        status: 422,
        code: 'csv_header',
      });
    });
  });

  describe('export', () => {
    it('imported again changes nothing', async () => {
      await patch(database, ['crm-users', ids[2]], { set: { fullName: '=cmd|calc', nativeId: "'+44" } });
      for (const appliesMapping of [false, true]) {
        const text = await csv.exportUsers(appliesMapping);
        const job = await csv.planText(text);
        expect(job.counts).toMatchObject({
          rows: job.counts.users,
          unchanged: job.counts.users,
          differs: 0,
          warnings: 0,
        });
      }
    });

    it('writes own lists alone, users by code point, guarded against spreadsheets', async () => {
      await patch(database, ['crm-users', ids[2]], { set: { fullName: '=1+1' } });
      const lines = (await csv.exportUsers()).split('\r\n');
      expect(lines).toContain(`,${names[0]},,,NICE EU,A4711,FALSE`);
      expect(lines).toContain('Tier 1,eve,,Eve Adams,,,FALSE');
      expect(lines).toContain(`,${names[2]},,'=1+1,,,FALSE`);
      const users = lines.slice(1, -1).map((line) => line.split(',')[1] ?? '');
      expect(users).toEqual([...users].sort());
    });

    it('is filtered as a search is', async () => {
      expect(await csv.exportUsers(false, { q: 'EVE A' })).toBe(
        'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\r\nTier 1,eve,,Eve Adams,,,FALSE\r\n',
      );
    });
  });
});
