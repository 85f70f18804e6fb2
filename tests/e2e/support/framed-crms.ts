/** Pages with frames of two CRMs: records of ServiceNow in `gsft_main`, and the bridge among the extensions of Oracle's Agent Browser UI. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORACLE_B2C } from '../../crm/fixtures/oracle-b2c.ts';
import { SERVICENOW } from '../../crm/fixtures/servicenow.ts';
import type { FixturePlace } from './fixture-server.ts';

const BRIDGE = join(import.meta.dirname, '../../../scripts/crm-bridge/oracle-b2c');
const ADD_IN = '/AgentWeb/addins/patchpanel/';

/** Its library as far as the bridge uses it, by the typings that the fixture names. */
const EXTENSION_LOADER = `const given = (value) => ({ then: async (go) => go(value) });
const context = {
  getAccountId: () => 42,
  getLogin: () => 'ada.moreno',
  getProfileName: () => 'Agents',
  getInterfaceName: () => 'acme',
};
window.ORACLE_SERVICE_CLOUD = {
  extension_loader: { load: () => given({ getGlobalContext: () => given(context) }) },
};`;

const html = (body: string) =>
  new Response(`<!doctype html><html lang="en"><title>CRM</title><body>${body}</body></html>`, {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });
const script = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/javascript' } });

export const FRAMED: readonly FixturePlace[] = [
  {
    name: 'Oracle B2C Service',
    fixture: ORACLE_B2C,
    serve({ pathname }, mood) {
      if (pathname === `${ADD_IN}init.html`) return html(readFileSync(join(BRIDGE, 'init.html'), 'utf8'));
      if (pathname === `${ADD_IN}bridge.js`) return script(readFileSync(join(BRIDGE, 'bridge.js'), 'utf8'));
      if (pathname.endsWith('/extension_loader.js')) return script(EXTENSION_LOADER);
      const isBridged = pathname === '/AgentWeb/' && mood === 'signed-in';
      return isBridged ? html(`<iframe title="Add-in" src="${ADD_IN}init.html"></iframe>`) : null;
    },
  },
  {
    name: 'ServiceNow',
    fixture: SERVICENOW,
    serve({ pathname }, mood) {
      const [, target] = /^\/now\/nav\/ui\/classic\/params\/target\/(.+)$/.exec(pathname) ?? [];
      if (!target || mood !== 'signed-in') return null;
      const frame = `<iframe name="gsft_main" title="Classic" src="/${decodeURIComponent(target)}"></iframe>`;
      return html(`${SERVICENOW.page.html}${frame}`);
    },
  },
];
