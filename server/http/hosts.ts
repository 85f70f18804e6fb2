/** Which `Host` a request may name: stops DNS rebinding, and discovery documents that name somebody else's host. */
import type { IncomingMessage } from 'node:http';
import type { MetricsAccess } from './route.ts';

export interface BoundAddress {
  /** Host and port the server listens on. */
  host: string;
  port: number;
  publicUrl: string;
}

const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** Lower-case host[:port] values that are answered. */
export function allowedHosts({ host, port, publicUrl }: BoundAddress): ReadonlySet<string> {
  const names = ['localhost', '127.0.0.1', '[::1]', bracketed(host)];
  const hosts = names.map((name) => `${name}:${port}`);
  // A client leaves the port out where it is the scheme's own.
  if (port === 80) hosts.push(...names);
  return new Set([...hosts, new URL(publicUrl).host].map((name) => name.toLowerCase()));
}

export function isAllowedHost(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  return host !== undefined && allowed.has(host.toLowerCase());
}

const HEALTH: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/**
 * What is asked of one process by whatever name or address it has on the inside: its health, which is no secret, and its metrics. These only
 * with their token, since a page that rebinds a name asks from this machine too.
 */
export function isForAnyHost(
  { method, url = '', headers: { authorization } }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  showsMetrics: MetricsAccess['isFor'],
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const [path = ''] = url.split('?', 1);
  return HEALTH.has(path) || (path === '/metrics' && showsMetrics({ address: null, authorization }));
}
