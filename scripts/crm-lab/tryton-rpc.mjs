/** Calls Tryton's own JSON-RPC, as its web client does. Runs on any Node from 20. */

/**
 * Signs in and returns a function that calls a method such as `model.res.user.create`.
 * @param {{ url: string, database: string, login: string, password: string }} account
 * @returns {Promise<(method: string, ...parameters: unknown[]) => Promise<unknown>>}
 */
export async function signInToTryton({ url, database, login, password }) {
  const address = `${url}/${database}/`;
  const session = await post(address, {}, 'common.db.login', [login, { password }, 'en']);
  if (!Array.isArray(session)) throw new Error(`Tryton does not let ${login} in.`);
  const token = Buffer.from([login, ...session].join(':')).toString('base64');
  const headers = { Authorization: `Session ${token}` };
  return (method, ...parameters) => post(address, headers, method, [...parameters, {}]);
}

/**
 * @param {string} address
 * @param {Record<string, string>} headers
 * @param {string} method
 * @param {unknown[]} params
 */
async function post(address, headers, method, params) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ id: 1, method, params }),
  });
  if (!answer.ok) throw new Error(`Tryton answered ${answer.status} to ${method}.`);
  const { result, error } = await answer.json();
  if (error) throw new Error(`Tryton refused ${method}: ${error.flat().filter(Boolean).join(' ')}`);
  return result;
}
