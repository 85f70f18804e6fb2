/** What a person does in sao, the web client of Tryton 6: sign in, and walk the menu to a user's record. */
import type { Page } from 'playwright';
import type { RunningTryton } from '../../../scripts/crm-lab/tryton.mjs';
import { signInToTryton } from '../../../scripts/crm-lab/tryton-rpc.mjs';
import { accountOf } from './real-crm-demo.ts';

export async function signInToSao(page: Page, tryton: RunningTryton, login: string) {
  const account = accountOf(tryton, login);
  await page.goto(`${tryton.url}/#${tryton.database}`);
  await page.getByLabel('User name').fill(login);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByLabel(`Password for ${login}`).fill(account.password);
  await page.getByRole('button', { name: 'OK' }).click();
  await page.locator('#user-preferences a').waitFor();
}

/** Administration, Users, Users; then the person's row. Menu entries and rows have no roles, and open by a double click. */
export async function openSaoUser(page: Page, name: string): Promise<void> {
  await page.getByText('Administration', { exact: true }).dblclick();
  const users = page.getByText('Users', { exact: true });
  await users.first().dblclick();
  await users.nth(1).dblclick();
  await page.getByText(name, { exact: true }).dblclick();
}

/** As when it has lain idle for too long: the server forgets it, and the page learns that with its next question. */
export async function endSaoSession(page: Page, { url, database }: RunningTryton): Promise<void> {
  const kept = await page.evaluate((key) => localStorage.getItem(key), `sao_session_${database}`);
  const { login, user_id, session } = JSON.parse(kept ?? '{}');
  const token = Buffer.from([login, user_id, session].join(':')).toString('base64');
  const answer = await fetch(`${url}/${database}/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Session ${token}` },
    body: JSON.stringify({ id: 1, method: 'common.db.logout', params: [] }),
  });
  if (!answer.ok) throw new Error(`Tryton answered ${answer.status} to the end of a session.`);
}

/** By its own interface, as its administrator: a company, an employee of it who is that user, and an opportunity of theirs. Returns its address. */
export async function addOpportunity(tryton: RunningTryton, login: string): Promise<string> {
  const call = await signInToTryton({ ...tryton, ...accountOf(tryton, 'admin') });
  const create = async (model: string, ...values: object[]) =>
    (await call(`model.${model}.create`, values)) as number[];
  const [currency] = await create('currency.currency', { name: 'Euro', code: 'EUR', symbol: '€' });
  const [party, person] = await create('party.party', { name: 'Northwind' }, { name: login });
  const [company] = await create('company.company', { party, currency });
  const [employee] = await create('company.employee', { party: person, company });
  const users = tryton.accounts.map(({ nativeId }) => Number(nativeId));
  await call('model.res.user.write', users, { companies: [['add', [company]]], company });
  const owner = Number(accountOf(tryton, login).nativeId);
  await call('model.res.user.write', [owner], { employees: [['add', [employee]]], employee });
  const [opportunity] = await create('sale.opportunity', { party, company, employee, description: 'Lifts' });
  return `${tryton.url}/#${tryton.database}/model/sale.opportunity/${opportunity}`;
}
