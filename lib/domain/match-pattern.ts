/** Whether an address belongs to a site, by the browsers' match patterns. Ports are understood, as in Chromium. Pure. */

const PATTERN = /^(\*|https?):\/\/([^/]+)(\/.*)$/;

/** False for anything that is not a pattern of http or https; never throws. */
export function matchesPattern(pattern: string, address: string): boolean {
  const parts = PATTERN.exec(pattern);
  const url = URL.parse(address);
  if (!parts || !url) return false;
  const [, scheme = '', authority = '', path = ''] = parts;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
  if (scheme !== '*' && `${scheme}:` !== url.protocol) return false;
  return matchesAuthority(authority, url) && matchesPath(path, url.pathname + url.search);
}

export function matchesAny(patterns: readonly string[], address: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, address));
}

/** Whether every address of the site is one of the hosts; judged by an address that only the site's own pattern gives. */
export function isCovered(site: string, hosts: readonly string[]): boolean {
  const parts = PATTERN.exec(site);
  if (!parts) return false;
  const [, scheme = '', authority = '', path = ''] = parts;
  const host = authority.replace(/^\*$/, 'any.invalid').replace(/^\*\./, 'any.').replace(/:\*$/, '');
  const schemes = scheme === '*' ? ['http', 'https'] : [scheme];
  return schemes.every((one) => matchesAny(hosts, `${one}://${host}${path.replaceAll('*', 'any')}`));
}

function matchesAuthority(authority: string, url: URL): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d+|\*))?$/.exec(authority) ?? [];
  if (port !== undefined && port !== '*' && port !== (url.port || defaultPort(url))) return false;
  if (host === '*') return true;
  if (host.startsWith('*.')) return url.hostname === host.slice(2) || url.hostname.endsWith(host.slice(1));
  return url.hostname === host;
}

function defaultPort(url: URL): string {
  return url.protocol === 'https:' ? '443' : '80';
}

/** `*` stands for any characters. Matched piece by piece, so that no pattern can make the search explode. */
function matchesPath(pattern: string, path: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces.shift() ?? '';
  if (!path.startsWith(first)) return false;
  if (pieces.length === 0) return path === first;
  const last = pieces.pop() ?? '';
  let from = first.length;
  for (const piece of pieces) {
    const found = path.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return path.length - last.length >= from && path.endsWith(last);
}
