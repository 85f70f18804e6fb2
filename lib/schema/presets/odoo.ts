/** Identity spec of Odoo 16 to 19: its web client has the session in every page. */
import type { IdentitySpec } from '../identity-spec.ts';

const SESSION = 'odoo.__session_info__';

/** Models with a field `user_id`, whoever is responsible. */
const MODELS = Object.fromEntries(
  [
    ...['res.partner', 'crm.lead', 'sale.order', 'purchase.order', 'calendar.event', 'project.project'],
    ...['helpdesk.ticket', 'hr.applicant'],
  ].map((model) => [model, model]),
);

export const ODOO_IDENTITY: IdentitySpec = {
  version: 1,
  /** One origin may serve many databases. */
  instance: { key: [{ from: 'inlineScript', marker: SESSION, json: 'db' }, { from: 'host' }] },
  // Pages of the website for visitors have a session too, without a name in it.
  loggedIn: { notSelector: 'form.oe_login_form' },
  identity: {
    probes: [
      {
        nativeId: [{ from: 'inlineScript', marker: SESSION, json: 'uid' }],
        username: [{ from: 'inlineScript', marker: SESSION, json: 'username' }],
        fullName: [{ from: 'inlineScript', marker: SESSION, json: 'name' }],
      },
      {
        fetch: {
          path: '/web/session/get_session_info',
          method: 'POST',
          body: { jsonrpc: '2.0', method: 'call', params: {} },
        },
        nativeId: [{ from: 'fetch', json: 'result.uid' }],
        username: [{ from: 'fetch', json: 'result.username' }],
        fullName: [{ from: 'fetch', json: 'result.name' }],
        instanceKey: [{ from: 'fetch', json: 'result.db' }],
      },
    ],
  },
  records: [
    { in: 'hashQuery', key: 'id', pattern: '{id:int}', where: { model: 'res.users' } },
    { in: 'path', pattern: '/odoo/**/res.users/{id:int}' },
  ],
  owners: [
    {
      records: [
        { in: 'hashQuery', key: 'id', pattern: '{id:int}', where: { model: '{kind}' } },
        { in: 'path', pattern: '/odoo/**/{kind}/{id:int}' },
      ],
      kinds: MODELS,
      // It reads one field of one record, as the web client reads all of them.
      probe: {
        fetch: {
          path: '/web/dataset/call_kw',
          method: 'POST',
          body: {
            jsonrpc: '2.0',
            method: 'call',
            params: { model: '{kind}', method: 'read', args: [['{id}'], ['user_id']], kwargs: {} },
          },
        },
        nativeId: [{ from: 'fetch', json: 'result[0].user_id[0]' }],
        fullName: [{ from: 'fetch', json: 'result[0].user_id[1]' }],
      },
    },
  ],
};
