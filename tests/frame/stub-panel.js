/** The panel's page in tests of the page side alone: greets, and says whether it is plainly visible and has storage. */
const state = document.body.dataset;
chrome.runtime.sendMessage({ type: 'panelGreeting' });
// The second version of the observer is in no type library yet.
const options = { threshold: [0, 0.99, 1], trackVisibility: true, delay: 100 };
new IntersectionObserver((entries) => {
  for (const entry of entries) {
    state.visible = String(Reflect.get(entry, 'isVisible') && entry.intersectionRatio >= 0.99);
  }
}, options).observe(document.body);
try {
  const request = indexedDB.open('probe');
  request.onsuccess = () => {
    state.storage = 'allowed';
  };
  request.onerror = () => {
    state.storage = 'blocked';
  };
} catch {
  state.storage = 'blocked';
}
