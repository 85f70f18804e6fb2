/** Identity spec of ServiceNow, classic pages and Next Experience. */
import type { IdentitySpec } from '../identity-spec.ts';

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
          headers: { 'X-UserToken': { from: [{ from: 'inlineScript', marker: 'g_ck', json: '$' }] } },
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
};
