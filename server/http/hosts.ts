/** Which `Host` a request may name: stops DNS rebinding, and discovery documents that name somebody else's host. */

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
