/** Story: a page of the CRM loads as it does without the extension; the launcher comes after it. */
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

/** Asks for a task as soon as it is read: one that comes before the `load` event shows that something held that event. */
const PAGE = `<!doctype html><html lang="en"><title>Plain</title><body>Plain<script>
window.order = [];
document.addEventListener('DOMContentLoaded', () => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => order.push('task');
  port2.postMessage(null);
});
addEventListener('load', () => order.push('loaded'));
</script></body></html>`;

test('its load event waits for nothing of ours', async ({ demo, openBrowser }) => {
  const { crm } = await signInAs(await openBrowser(), demo, 'admin.ada');
  const address = `${demo.crmUrl}/plain`;
  await crm.route(address, (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));

  await crm.goto(address);
  await openPanel(crm);
  expect(await crm.evaluate('order')).toEqual(['loaded', 'task']);
});
