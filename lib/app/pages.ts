/** Addresses of the extension's own pages. The panel may run under a dynamic address, so links are never relative. */

interface Runtime {
  getURL(path: string): string;
}

export function pageUrl(path: string): string {
  const scope = globalThis as { browser?: { runtime: Runtime }; chrome?: { runtime: Runtime } };
  return (scope.browser ?? scope.chrome)?.runtime.getURL(path) ?? path;
}

/** The console's page of a CTI agent. */
export function agentRoute({ environmentId, id }: { environmentId: string; id: string }): string {
  return `#/telephony/${environmentId}/agents/${id}`;
}
