// @vitest-environment happy-dom
/** The radio group `Show`: what it asks for, and what it shows until the answer is there. */
import { expect, test } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import { fakePageClient } from '../support/fake-page-client.ts';
import { panelView } from '../support/panel-views.ts';
import { press, renderPage, settle } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';

async function show() {
  const client = fakePageClient({ view: panelView(), surface: 'panel' });
  await renderPage(<Panel />, { client });
  return { client };
}

test('the switch asks for the other person', async () => {
  const { client } = await show();
  await press(byRole('radio', 'Me'));
  expect(client.sent('showPerson')).toEqual([{ show: 'me' }]);
});

test('who was chosen is chosen at once, and no longer when that cannot be', async () => {
  const { client } = await show();
  const me = () => byRole<HTMLInputElement>('radio', 'Me').checked;
  await press(byRole('radio', 'Me'));
  expect(me()).toBe(true);
  await settle(() => client.tell('viewChanged', panelView({ show: 'me' })));
  await settle(() => client.tell('viewChanged', panelView({ show: 'page-user' })));
  expect(me()).toBe(false);

  client.answers.showPerson = () => ({ ok: false, error: { kind: 'unexpected', detail: 'Gone.' } });
  await press(byRole('radio', 'Me'));
  expect(me()).toBe(false);
});
