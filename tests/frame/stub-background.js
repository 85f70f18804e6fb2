/** A background for tests of the page side alone: answers the content script's messages and writes them down. */

/** @type {{ type: string, payload: unknown }[]} */
const heard = [];
const setup = {
  site: 'configured',
  instanceId: '00000000-0000-4000-8000-00000000000a',
  instanceName: 'Hostile CRM',
  identity: {
    version: 1,
    identity: {
      probes: [
        {
          nativeId: [{ from: 'inlineScript', marker: 'crm.user =', json: 'id' }],
          username: [{ from: 'inlineScript', marker: 'crm.user =', json: 'login' }],
        },
        { fetch: { path: '/whoami' }, fullName: [{ from: 'fetch', json: 'name' }] },
      ],
    },
    records: [{ in: 'path', pattern: '/users/{id:int}' }],
  },
  open: false,
  width: 360,
  watched: false,
  panelUrl: chrome.runtime.getURL('panel.html'),
};
let lastTab = -1;

const registered = chrome.scripting.registerContentScripts([
  { id: 'crm', js: ['content-scripts/crm.js'], matches: ['http://127.0.0.1/*'], runAt: 'document_idle' },
]);

const tellPage = (/** @type {object} */ message) => chrome.tabs.sendMessage(lastTab, message, { frameId: 0 });

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  const tabId = sender.tab?.id ?? -1;
  heard.push(message);
  if (message.type === 'siteHello') lastTab = tabId;
  if (message.type === 'panelGreeting') tellPage({ type: 'panelGreeted', payload: {} });
  if (message.type === 'panelNeeded') {
    chrome.scripting
      .executeScript({ target: { tabId, frameIds: [0] }, files: ['/crm-panel.js'] })
      .then(() => answer({ ok: true, value: null }));
    return true;
  }
  answer({ ok: true, value: message.type === 'siteHello' ? setup : null });
  return undefined;
});

Object.assign(globalThis, { heard, setup, registered, tellPage });
