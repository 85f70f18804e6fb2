/** The one HTML page of the demo CRM, and the headers it is served with. Runs on Node. */
import { randomBytes } from 'node:crypto';
import type { DemoPerson } from '../data/people.ts';

export interface ShellOptions {
  /** Allow nothing but the CRM's own files; the default, so that the panel always has to live with it. */
  readonly strictCsp: boolean;
  /** Refuse embedded documents that do not opt in. Chromium then blocks the panel's frame. */
  readonly coep: boolean;
  /** Let the browser keep a page that is left, and show it again on *Back* without loading it. */
  readonly isKept: boolean;
}

export interface Shell {
  readonly html: string;
  readonly headers: Record<string, string>;
}

export function createShell(person: DemoPerson | null, { strictCsp, coep, isKept }: ShellOptions): Shell {
  const nonce = randomBytes(16).toString('base64');
  const headers: Record<string, string> = { 'Cache-Control': isKept ? 'no-cache' : 'no-store' };
  if (strictCsp) headers['Content-Security-Policy'] = strictPolicy(nonce);
  if (coep) headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
  return { html: shellHtml(person, nonce), headers };
}

function strictPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** What the CRM's scripts and the panel call a session. */
export function sessionUser(person: DemoPerson | null): { id: string; login: string; name: string } | null {
  return person && { id: person.nativeId, login: person.username, name: person.fullName };
}

function shellHtml(person: DemoPerson | null, nonce: string): string {
  const user = sessionUser(person);
  // `<` is escaped so that no name can end the script element.
  const json = JSON.stringify({ session: { user } }).replaceAll('<', '\\u003c');
  const inline = user ? `<script nonce="${nonce}">window.DemoCrm = ${json};</script>` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Northwind CRM</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/style.css">
${inline}
</head>
<body>
<div id="app"></div>
<noscript>Northwind CRM needs JavaScript.</noscript>
<script type="module" src="/assets/app.js"></script>
</body>
</html>
`;
}
