/** Identity spec of ServiceNow, classic pages and Next Experience. */
import type { IdentitySpec, RequestValue } from '../identity-spec.ts';

/** What its own requests carry. */
const TOKEN: Record<string, RequestValue> = {
  'X-UserToken': { from: [{ from: 'inlineScript', marker: 'g_ck', json: '$' }] },
};

/** Tables of tasks, which have a person whom they are assigned to. */
const TASKS = Object.fromEntries(
  [
    ...['task', 'incident', 'problem', 'problem_task', 'change_request', 'change_task', 'interaction'],
    ...['sc_request', 'sc_req_item', 'sc_task', 'sn_customerservice_case', 'sn_hr_core_case'],
  ].map((table) => [table, table]),
);

export const SERVICENOW_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  loggedIn: { notSelector: '#user_password' },
  // Classic pages are in a frame, whose own navigations the address of the page follows late or never.
  frame: { name: 'gsft_main', paths: ['/nav_to.do*', '/navpage.do*', '/now/nav/ui/classic/*'] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/api/now/ui/user/current_user',
          headers: TOKEN,
        },
        nativeId: [{ from: 'fetch', json: 'result.user_sys_id' }],
        username: [{ from: 'fetch', json: 'result.user_name' }],
        fullName: [{ from: 'fetch', json: 'result.user_display_name' }],
      },
    ],
  },
  records: [
    { in: 'query', pattern: '/sys_user.do?sys_id={id:hex32}' },
    // nav_to.do?uri=… and /now/nav/ui/classic/params/target/… hold the address of the record's own page.
    { in: 'nested', key: 'uri', pattern: '/sys_user.do?sys_id={id:hex32}' },
    { in: 'nested', pattern: '/sys_user.do?sys_id={id:hex32}' },
    { in: 'path', pattern: '/now/**/record/sys_user/{id:hex32}' },
    { in: 'path', pattern: '/now/**/record/sys_user/{id:hex32}/**' },
  ],
  owners: [
    {
      records: [
        { in: 'query', pattern: '/{kind}.do?sys_id={id:hex32}' },
        { in: 'nested', key: 'uri', pattern: '/{kind}.do?sys_id={id:hex32}' },
        { in: 'nested', pattern: '/{kind}.do?sys_id={id:hex32}' },
        { in: 'path', pattern: '/now/**/record/{kind}/{id:hex32}' },
        { in: 'path', pattern: '/now/**/record/{kind}/{id:hex32}/**' },
      ],
      kinds: TASKS,
      probe: {
        fetch: {
          path: '/api/now/table/{kind}/{id}?sysparm_fields=assigned_to&sysparm_exclude_reference_link=true',
          headers: TOKEN,
        },
        nativeId: [{ from: 'fetch', json: 'result.assigned_to' }],
      },
    },
  ],
};
