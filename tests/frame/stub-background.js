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
  /** When the next `siteHello` is answered: `late` means after the one that follows, `held` when the test says so. */
  next: 'at once',
  /** How many `siteHello` are given no answer first. */
  unanswered: 0,
  label: 'Patchpanel',
  panelUrl: chrome.runtime.getURL('panel.html'),
};
let lastTab = -1;
let answerLate = () => {};
let answerHeld = () => {};

const registered = chrome.scripting.registerContentScripts([
  { id: 'crm', js: ['content-scripts/crm.js'], matches: ['http://127.0.0.1/*'], runAt: 'document_start' },
]);

/** The tab that spoke last, where none is named: several pages may be open at once. */
const tellPage = (/** @type {object} */ message, tabId = lastTab) =>
  chrome.tabs.sendMessage(tabId, message, { frameId: 0 });

function answerHello(/** @type {(result: object) => void} */ answer) {
  const { next, unanswered, ...value } = setup;
  if (unanswered > 0) {
    setup.unanswered -= 1;
    return undefined;
  }
  setup.next = 'at once';
  if (next === 'late') {
    answerLate = () => answer({ ok: true, value });
    return true;
  }
  if (next === 'held') {
    answerHeld = () => answer({ ok: true, value });
    return true;
  }
  answer({ ok: true, value });
  answerLate();
  answerLate = () => {};
  return undefined;
}

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  const tabId = sender.tab?.id ?? -1;
  heard.push(message);
  if (message.type === 'siteHello') lastTab = tabId;
  if (message.type === 'panelGreeting') tellPage({ type: 'panelGreeted', payload: {} }, tabId);
  if (message.type === 'panelNeeded') {
    chrome.scripting
      .executeScript({ target: { tabId, frameIds: [0] }, files: ['/crm-panel.js'] })
      .then(() => answer({ ok: true, value: null }));
    return true;
  }
  if (message.type === 'siteHello') return answerHello(answer);
  answer({ ok: true, value: null });
  return undefined;
});

const release = () => answerHeld();

Object.assign(globalThis, { heard, setup, registered, tellPage, release });
