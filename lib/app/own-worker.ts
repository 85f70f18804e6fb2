/** Lets a page start the extension's own worker where the browser asks for Trusted Types: no other text becomes code. Runs in the console. */

interface TrustedTypes {
  readonly defaultPolicy: object | null;
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | null }): object;
}

export interface PageScope {
  readonly location: Pick<Location, 'protocol' | 'host'>;
  /** Absent in browsers without it, which then ask for nothing. */
  readonly trustedTypes?: TrustedTypes;
}

const WORKER = /^\/assets\/import-worker-[\w-]+\.js$/;

/**
 * The browser asks the policy called `default` by itself, so that the worker may be started in the way that Vite knows and
 * rewrites (w3c.github.io/trusted-types, section 3.4). It makes neither markup nor scripts.
 */
export function allowOwnWorker({ location, trustedTypes }: PageScope): void {
  if (!trustedTypes || trustedTypes.defaultPolicy) return;
  trustedTypes.createPolicy('default', {
    createScriptURL: (address) => {
      const url = URL.parse(address);
      // Not by `origin`, which is `null` of an extension's address in some browsers
      const isOurs = url?.protocol === location.protocol && url.host === location.host;
      return isOurs && WORKER.test(url.pathname) ? address : null;
    },
  });
}
