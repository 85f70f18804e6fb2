/** The page on which people see their sign-ins and end them. Runs in the server. */
import { CLI_CLIENT } from './clients.ts';
import type { OwnSignIn } from './own-sign-ins.ts';
import { escapeHtml, page } from './page.ts';
import { PASSWORD_PATH } from './password-page.ts';

export interface ShownSignIn extends OwnSignIn {
  /** Of the browser that shows the page: it ends by signing out. */
  readonly isHere: boolean;
}

export interface SignInsPage {
  server: string;
  username: string;
  signIns: readonly ShownSignIn[];
  /** Goes along with each form: only this page knows it. */
  proof: string;
  /** What was done last; nothing when absent. */
  done: string | null;
  hasPassword: boolean;
}

/** To the minute, in UTC. */
const timeOf = (seconds: number) =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function nameOf({ clientId, device }: OwnSignIn): string {
  if (clientId === CLI_CLIENT) return 'Command line';
  return device ?? 'Browser';
}

function button(text: string, label: string, fields: Record<string, string>): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const named = label === text ? '' : ` aria-label="${escapeHtml(label)}"`;
  return `<form method="post">${hidden.join('')}<button class="less" type="submit"${named}>${text}</button></form>`;
}

function item(signIn: ShownSignIn, proof: string): string {
  const [name, since, used] = [nameOf(signIn), timeOf(signIn.since), timeOf(signIn.used)];
  const here = signIn.isHere ? ' <span class="here">this browser</span>' : '';
  const end = button('End', `End ${name}, since ${since}`, { proof, end: signIn.id });
  return `<li><strong>${escapeHtml(name)}</strong>${here}
<p class="hint">Since ${since}<br>Last used ${used}</p>
${signIn.isHere ? '' : end}</li>`;
}

export function signInsPage({ server, username, signIns, proof, done, hasPassword }: SignInsPage): string {
  const others = signIns.filter(({ isHere }) => !isHere).length;
  const parts = [
    `<h1>Your sign-ins</h1>
<p>${escapeHtml(username)} at <code>${escapeHtml(server)}</code></p>`,
    done === null ? '' : `<p role="status">${escapeHtml(done)}</p>`,
    signIns.length === 0
      ? '<p>Nobody is signed in as you with Patchpanel.</p>'
      : `<ul>${signIns.map((each) => item(each, proof)).join('')}</ul>`,
    others > 0 ? button('End all others', 'End all others', { proof, end: 'others' }) : '',
    hasPassword ? `<p class="more"><a href="${PASSWORD_PATH}">Change your password</a></p>` : '',
  ];
  return page('Your sign-ins', parts.filter(Boolean).join('\n'));
}
