/** Good payloads of commands of the console: accounts, and rules that are tried on a tab. */
const PLACE = { instanceId: '00000000-0000-4000-8000-000000000001', tabId: 7 };
const KEY = '00000000-0000-4000-8000-000000000002';

export const CONSOLE_PAYLOADS: Record<string, unknown> = {
  readCrmTabs: { sites: ['https://crm.example/*'] },
  testIdentity: {
    ...PLACE,
    spec: { version: 1, identity: { probes: [] }, records: [{ in: 'path', pattern: '/users/{id:int}' }] },
    key: KEY,
  },
  learnIdentity: {
    ...PLACE,
    known: { nativeId: '7', username: null, fullName: null, crmId: 'crm.example' },
    key: KEY,
  },
  cancelTrial: { key: KEY },
  listLost: { offset: 0, limit: 50 },
  sendLostAgain: { keys: [`${KEY} 3`] },
  discardLost: { keys: 'all' },
  saveAccount: {
    id: PLACE.instanceId,
    version: 3,
    set: { active: false, grants: [{ role: 'support', instanceId: null, crmUserId: null }] },
    key: KEY,
  },
};
