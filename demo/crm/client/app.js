/** The demo CRM as a single-page application: routes by the History API, start page, frame and home. Runs unbuilt. */
import { readJson, signedInUser, signIn, signOut } from './crm.js';
import { element, link } from './element.js';
import { showList } from './lists.js';
import { showNotFound, showRecord } from './records.js';

/** @typedef {import('./crm.js').SessionUser} SessionUser */

/** Lists by the first segment of the path, with the label of their link. */
const LISTS = { users: 'Users', contacts: 'Contacts', tickets: 'Tickets' };
const app = document.getElementById('app') ?? document.body;
/** Grows with every page shown, so that a late answer does not paint over a newer page. */
let shown = 0;

/** @param {string} path */
function go(path) {
  history.pushState(null, '', path);
  show();
}

function show() {
  shown += 1;
  document.title = 'Northwind CRM';
  const user = signedInUser();
  if (user) showFrame(user);
  else showStartPage();
}

function showStartPage() {
  const people = element('ul', { class: 'people' });
  const message = element('p', { role: 'alert' });
  app.replaceChildren(
    element(
      'main',
      { class: 'start' },
      element('p', { class: 'brand', 'data-brand': true }, 'Northwind CRM'),
      element('h1', {}, 'Who are you today?'),
      element('p', {}, 'This is a demonstration: choose a person and you are signed in.'),
      people,
      message,
    ),
  );
  const fail = (/** @type {unknown} */ error) => {
    message.textContent = String(error);
  };
  fillPeople(people, (username) => enter(username).catch(fail)).catch(fail);
}

/** @param {string} username */
async function enter(username) {
  await signIn(username);
  go(location.pathname === '/' ? '/home' : location.pathname);
}

/**
 * @param {HTMLElement} list
 * @param {(username: string) => void} choose
 */
async function fillPeople(list, choose) {
  /** @type {{ people: { username: string, fullName: string }[] }} */
  const { people } = await readJson('/api/start-page');
  const rows = people.map(({ username, fullName }) => {
    const onclick = () => choose(username);
    const button = element('button', { type: 'button', onclick }, `Sign in as ${username}`);
    return element('li', {}, element('span', { dir: 'auto' }, fullName), button);
  });
  list.replaceChildren(...rows);
}

/** @param {SessionUser} user */
function showFrame(user) {
  const main = element('main', { id: 'main' });
  const place = location.pathname.split('/')[1];
  const entries = Object.entries(LISTS).map(([list, label]) =>
    element('li', {}, link(`/${list}`, label, { 'aria-current': list === place && 'page' })),
  );
  const leave = () => signOut().then(() => go('/'));
  app.replaceChildren(
    element(
      'header',
      { 'data-signed-in': user.id },
      element('a', { class: 'brand', href: '/home', 'data-brand': true }, 'Northwind CRM'),
      element('nav', { 'aria-label': 'Main' }, element('ul', {}, ...entries)),
      element('span', { class: 'who', dir: 'auto' }, user.name),
      element('button', { type: 'button', onclick: leave }, 'Sign out'),
    ),
    main,
  );
  showPlace(main, user);
}

/**
 * @param {HTMLElement} main
 * @param {SessionUser} user
 */
function showPlace(main, user) {
  const [, list = '', id = '', ...rest] = location.pathname.split('/');
  const current = shown;
  if (list === '' || location.pathname === '/home') showHome(main, user);
  else if (!Object.hasOwn(LISTS, list) || rest.length > 0) showNotFound(main);
  else if (id) showRecord({ main, list, id, isCurrent: () => current === shown });
  else showList(main, list);
}

/**
 * @param {HTMLElement} main
 * @param {SessionUser} user
 */
function showHome(main, user) {
  main.replaceChildren(
    element('h1', { dir: 'auto' }, `Good day, ${user.name}`),
    element('p', {}, 'What would you like to look at?'),
    element(
      'ul',
      { class: 'cards' },
      element('li', {}, link(`/users/${user.id}`, 'My user record')),
      element('li', {}, link('/tickets', 'Open work')),
      element('li', {}, link('/contacts', 'Address book')),
    ),
  );
}

document.addEventListener('click', (event) => {
  const anchor = event.target instanceof Element && event.target.closest('a[href^="/"]');
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!anchor || !isPlain) return;
  event.preventDefault();
  go(anchor.getAttribute('href') ?? '/');
});
addEventListener('popstate', show);
show();
