/** The columns of the two CSV files and the limits of a file. Runs everywhere. */
import * as v from 'valibot';

export const IMPORT_KINDS = ['crm-users', 'cti-agents'] as const;
export const ImportKindSchema = v.picklist(IMPORT_KINDS);
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_COLUMNS = {
  'crm-users': [
    'User Group',
    'Username',
    'Native Id',
    'Full Name',
    'Environment',
    'Agent Id',
    'Update Mapping',
  ],
  'cti-agents': ['Environment', 'Agent Id', 'Name', 'Agent Group', 'Extension', 'Login Id', 'Active'],
} as const satisfies Record<ImportKind, readonly string[]>;

/** Without them no row says what it is about; any other column may be left out. */
export const NEEDED_COLUMNS = {
  'crm-users': ['Username'],
  'cti-agents': ['Environment', 'Agent Id'],
} as const satisfies Record<ImportKind, readonly string[]>;

/** Stands in files of refused rows, and is passed over when they are imported again. */
export const ERROR_COLUMN = 'Error';

/** Most rows of one file; a larger one is refused before anything of it is looked at. */
export const MAX_IMPORT_ROWS = 250_000;
export const MAX_IMPORT_BYTES = 128 * 1024 * 1024;
export const MAX_COLUMNS = 100;
