/** The provider's few pages: server-rendered, without scripts, light and dark, from 320 px up. */
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --back: #f3f5f8; --card: #fff; --ink: #1b2430; --soft: #55606e; --line: #8a94a3;
  --strong: #1d5fb8; --on-strong: #fff; --bad: #a3191f; --bad-back: #fdeceb; }
@media (prefers-color-scheme: dark) { :root { --back: #12161c; --card: #1b222b; --ink: #e8edf3; --soft: #a7b2c0;
  --line: #6d7988; --strong: #8ab8ff; --on-strong: #0c1826; --bad: #ffb4ae; --bad-back: #40191b; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--back);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 360px; padding: 24px; background: var(--card); border-radius: 8px;
  box-shadow: 0 1px 3px #0003; overflow-wrap: anywhere; }
h1 { margin: 0 0 4px; font-size: 20px; line-height: 1.3; }
p { margin: 0 0 16px; color: var(--soft); }
p[role=alert] { padding: 8px 12px; border-left: 4px solid var(--bad); background: var(--bad-back); color: var(--bad); }
p[role=status] { padding: 8px 12px; border-left: 4px solid var(--strong); background: var(--back); color: var(--ink); }
p.hint { margin-top: -12px; font-size: 13px; }
p.more { margin: 16px 0 0; text-align: center; }
a { color: var(--strong); }
label { display: block; margin: 0 0 4px; font-weight: 600; }
input { display: block; width: 100%; min-height: 40px; margin: 0 0 16px; padding: 8px 10px; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 4px; }
input:read-only { background: var(--back); }
button { width: 100%; min-height: 40px; font: inherit; font-weight: 600; color: var(--on-strong);
  background: var(--strong); border: 1px solid var(--strong); border-radius: 4px; cursor: pointer; }
button.less { width: auto; padding: 0 16px; color: var(--strong); background: transparent; border-color: var(--line); }
ul { margin: 0 0 16px; padding: 0; list-style: none; }
li { padding: 12px 0; border-top: 1px solid var(--line); }
li p.hint { margin: 0 0 8px; }
.here { color: var(--soft); }
a.other { display: block; min-height: 40px; margin: 0 0 8px; padding: 7px 10px; font-weight: 600; text-align: center;
  text-decoration: none; color: var(--strong); border: 1px solid var(--line); border-radius: 4px; }
p.or { display: flex; align-items: center; gap: 8px; margin: 16px 0; }
p.or::before, p.or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
code { font-size: 13px; }
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * `form-action` also binds the redirects that follow a form, so it names where the browsers' own sign-in windows end
 * and the command line's loopback port.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${hash(STYLE)}`,
  'img-src data:',
  "form-action 'self' https://*.chromiumapp.org https://*.extensions.allizom.org http://127.0.0.1:*",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  // There is no script to make anything of text; a browser extension of others, or a mistake of ours, shall not either.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** `body` is markup. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** How people may sign in at this server. */
export interface SignInChoices {
  /** With a username and a password of this server. */
  readonly passwords: boolean;
  readonly issuers: readonly { readonly id: string; readonly name: string }[];
}

export interface SignInForm {
  /** Address of the server, for the person to recognise. */
  server: string;
  choices: SignInChoices;
  /** The sign-in under way. */
  uid: string;
  username: string;
  error: string | null;
  /** A machine's word for the error. */
  code?: string | undefined;
}

/** Where a sign-in goes on at an outside issuer. */
export function withPath(uid: string, issuerId: string): string {
  return `/oidc/interaction/${uid}/with/${issuerId}`;
}

export function signInPage({ server, choices, uid, username, error, code }: SignInForm): string {
  const detail = code === undefined ? '' : `<p><code>${escapeHtml(code)}</code></p>`;
  const alert = error === null ? '' : `<p role="alert" id="error">${escapeHtml(error)}</p>`;
  // Links and no forms: the policy of forms would have to name each address that an issuer leads on to.
  const others = choices.issuers.map(
    ({ id, name }) =>
      `<a class="other" href="${escapeHtml(withPath(uid, id))}">Continue with ${escapeHtml(name)}</a>`,
  );
  const or = choices.passwords && others.length > 0 ? '<p class="or">or</p>' : '';
  const parts = [
    alert,
    detail,
    ...others,
    or,
    choices.passwords ? passwordForm({ uid, username, error }) : '',
  ];
  return page(
    'Sign in to Patchpanel',
    `<h1>Sign in to Patchpanel</h1>
<p>Server <code>${escapeHtml(server)}</code></p>
${parts.filter(Boolean).join('\n')}`,
  );
}

function passwordForm({ uid, username, error }: Pick<SignInForm, 'uid' | 'username' | 'error'>): string {
  const invalid = error === null ? '' : ' aria-describedby="error"';
  const focus = { name: username === '' ? ' autofocus' : '', password: username === '' ? '' : ' autofocus' };
  return `<form method="post">
<label for="username">Username</label>
<input id="username" name="username" type="text" value="${escapeHtml(username)}" autocomplete="username"
 autocapitalize="none" spellcheck="false" maxlength="1024" required${focus.name}${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024"
 required${focus.password}${invalid}>
<button type="submit">Sign in</button>
</form>
<p class="more"><a href="/oidc/interaction/${escapeHtml(uid)}?change">Change your password</a></p>`;
}

export interface Notice {
  title: string;
  text: string;
  /** A machine's word for it, for the one who is asked for help. */
  code?: string;
}

export function noticePage({ title, text, code }: Notice): string {
  const detail = code === undefined ? '' : `<p><code>${escapeHtml(code)}</code></p>`;
  return page(title, `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>\n${detail}`);
}

export interface SignOutQuestion {
  server: string;
  /** The provider's own form, with its protection against forged requests. */
  form: string;
}

/** Asked only when nobody proves whose session is to end. */
export function signOutPage({ server, form }: SignOutQuestion): string {
  return page(
    'Sign out of Patchpanel',
    `<h1>Sign out of Patchpanel?</h1>
<p>Server <code>${escapeHtml(server)}</code></p>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
  );
}
