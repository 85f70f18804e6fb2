/** The demo CRM page's talk with its server, and the session as the page knows it. Runs in its page, unbuilt. */

const STORAGE_KEY = 'demo-crm-session';

/** @typedef {{ id: string, login: string, name: string }} SessionUser */

/**
 * Who is signed in, or null. Starts from the inline script that the server puts in the page.
 * @type {SessionUser | null}
 */
let user = Reflect.get(window, 'DemoCrm')?.session.user ?? null;
keepInStorage();

export const signedInUser = () => user;

/**
 * `null` where there is no such record.
 * @param {string} path
 */
export async function readJson(path) {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } });
  if (answer.status === 404) return null;
  if (answer.status === 401) {
    user = null;
    keepInStorage();
    throw new Error('Your session has ended. Sign in again.');
  }
  if (!answer.ok) throw new Error(`Northwind CRM answered ${answer.status}. Try again later.`);
  return answer.json();
}

/** @param {string} username */
export async function signIn(username) {
  user = await post('/api/sign-in', { username });
  keepInStorage();
}

export async function signOut() {
  user = await post('/api/sign-out', {});
  keepInStorage();
}

/**
 * @param {string} path
 * @param {object} body
 */
async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const { user: person, error } = await answer.json();
  if (!answer.ok) throw new Error(error);
  return person;
}

function keepInStorage() {
  if (!user) localStorage.removeItem(STORAGE_KEY);
  else
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify({ userId: user.id, login: user.login, name: user.name }),
    );
}
