/** The tenant of an installation that serves one customer; created by the first migration. Runs in the server. */
export const DEFAULT_TENANT_ID = '00000000-0000-4000-8000-000000000001';
