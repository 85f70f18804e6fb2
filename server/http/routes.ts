/** The one table of the API's routes. */
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { AUDIT_ROUTES } from './audit-routes.ts';
import { CONSOLE_ROUTES } from './console-routes.ts';
import { IMPORT_FILE_ROUTES } from './import-file-routes.ts';
import { IMPORT_ROUTES } from './import-routes.ts';
import { OPEN_ROUTES } from './open-routes.ts';
import { RECORD_ROUTES } from './record-routes.ts';
import { RESOLVE_ROUTES } from './resolve-routes.ts';
import type { Route } from './route.ts';
import { SIGN_IN_ROUTES } from './sign-in-routes.ts';
import { SYNC_ROUTES } from './sync-routes.ts';
import { WRITE_ROUTES } from './write-routes.ts';

export const ROUTES: readonly Route[] = [
  ...OPEN_ROUTES,
  ...SYNC_ROUTES,
  ...RECORD_ROUTES,
  ...WRITE_ROUTES,
  ...CONSOLE_ROUTES,
  ...ACCOUNT_ROUTES,
  ...SIGN_IN_ROUTES,
  ...IMPORT_ROUTES,
  ...IMPORT_FILE_ROUTES,
  ...RESOLVE_ROUTES,
  ...AUDIT_ROUTES,
];
