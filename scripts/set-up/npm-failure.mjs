/** Turns what npm printed when it failed into one line that says what to do. Runs on any Node from 20. */

/**
 * First match wins; the line gets npm's own code and the clone's folder.
 * @type {{ pattern: RegExp, line: (code: string | undefined, folder: string) => string }[]}
 */
const CAUSES = [
  {
    pattern:
      /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|ENOTCACHED)\b/,
    line: (code) =>
      `No network: npm could not reach its package registry (${code}). Connect, or set npm's "registry" or "https-proxy", and run the command again.`,
  },
  {
    pattern: /\b(ENOSPC|EDQUOT)\b/,
    line: (code) => `The disk is full (${code}): free about 1 GB and run the command again.`,
  },
  {
    pattern: /\b(EROFS|EACCES|EPERM)\b/,
    line: (code, folder) =>
      `Cannot write to ${folder} or to npm's cache (${code}): clone Patchpanel to a folder you own and run the command again.`,
  },
  {
    pattern: /\b(EUSAGE)\b/,
    line: () => 'package-lock.json does not fit package.json: run "npm install", and commit the lockfile.',
  },
  {
    pattern: /\b(EINTEGRITY|E404|ETARGET|E401|E403)\b/,
    line: (code) =>
      `npm's registry does not have what package-lock.json asks for (${code}): check npm's "registry" setting.`,
  },
];

/**
 * @param {string} output what npm wrote
 * @param {string} folder the clone
 */
export function describeNpmFailure(output, folder) {
  for (const { pattern, line } of CAUSES) {
    const found = pattern.exec(output);
    if (found) return line(found[1], folder);
  }
  const last = output
    .split('\n')
    .findLast((text) => /^npm (error|ERR!)/.test(text) && !/log|debug/i.test(text));
  return `npm ci failed: ${last ?? 'npm said nothing'}. Run "npm ci --ignore-scripts" to see all of it.`;
}
