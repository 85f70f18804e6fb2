/** The page on which people change their password: within a sign-in, or by itself. Runs in the server. */
import { FIRST_SIGN_IN_DAYS, SHORTEST_PASSWORD } from '../../lib/schema/account-record.ts';
import type { Refused } from './accounts.ts';
import type { ChangeResult, TypedChange } from './change-password.ts';
import { escapeHtml, page } from './page.ts';

/** Where people change it outside a sign-in; `/account/password` leads there. */
export const PASSWORD_PATH = '/oidc/account/password';

export interface PasswordForm {
  /** Address of the server, for the person to recognise. */
  server: string;
  username: string;
  /** The present one was given by an admin, and lets nobody in. */
  isDue: boolean;
  error: string | null;
  /** Where the sign-in goes on without a change; none where there is none. */
  back: string | null;
}

/** Read by the command line too: without a quotation mark or an ampersand. */
const DUE = 'The password that an administrator gave you is for the first sign-in only. Choose your own.';

/** Why a password did not let anybody in, in a sentence. */
export function textOf(refused: Refused): string {
  if (refused.reason === 'wrong') return 'Username or password is wrong.';
  if (refused.reason === 'ended')
    return `The password that an administrator gave you was not used within ${FIRST_SIGN_IN_DAYS} days, and has ended. Ask for a new one.`;
  const { by, seconds } = refused;
  const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  return `Too many wrong passwords${by === 'address' ? ' from your network' : ''}. Try again in ${wait}.`;
}

/** What was typed into the page. */
export function typedInto(form: URLSearchParams, address: TypedChange['address']): TypedChange {
  const [username, password, fresh, repeated] = ['username', 'password', 'fresh', 'repeated'].map(
    (name) => form.get(name) ?? '',
  ) as [string, string, string, string];
  return { username, password, fresh, repeated, address };
}

/** Why nothing was changed, in a sentence. */
export function errorOf(result: Extract<ChangeResult, { ok: false }>): string {
  return result.reason === 'unfit' ? result.text : textOf(result);
}

export function passwordPage({ server, username, isDue, error, back }: PasswordForm): string {
  const title = isDue ? 'Choose your password' : 'Change your password';
  const described = error === null ? '' : ' aria-describedby="error"';
  const field = { first: username === '' ? ' autofocus' : '', next: username === '' ? '' : ' autofocus' };
  const parts = [
    `<h1>${title}</h1>`,
    `<p>Server <code>${escapeHtml(server)}</code></p>`,
    isDue ? `<p role="status">${DUE}</p>` : '',
    error === null ? '' : `<p role="alert" id="error">${escapeHtml(error)}</p>`,
    `<form method="post">
${isDue ? '<input type="hidden" name="due" value="yes">' : ''}
<label for="username">Username</label>
<input id="username" name="username" type="text" value="${escapeHtml(username)}" autocomplete="username"
 autocapitalize="none" spellcheck="false" maxlength="1024" required${isDue ? ' readonly' : field.first}${described}>
<label for="password">Present password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024"
 required${field.next}${described}>
<label for="fresh">New password</label>
<input id="fresh" name="fresh" type="password" autocomplete="new-password" minlength="${SHORTEST_PASSWORD}" maxlength="1024"
 required aria-describedby="${error === null ? '' : 'error '}hint">
<p id="hint" class="hint">At least ${SHORTEST_PASSWORD} characters, of any kind. Not a frequent one, and not the name of the product, the organisation or the account.</p>
<label for="repeated">New password again</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" maxlength="1024" required${described}>
<p>${isDue || back !== null ? 'All other sign-ins of the account end.' : 'All sign-ins of the account end: sign in again where you work.'}</p>
<button type="submit">Change password</button>
</form>`,
    back === null ? '' : `<p class="more"><a href="${escapeHtml(back)}">Back to the sign-in</a></p>`,
  ];
  return page(title, parts.filter(Boolean).join('\n'));
}
