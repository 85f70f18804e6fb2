/** Reads the command line: which command, its operands and options; everything unknown is a usage error. Runs in the command line. */
import { parseArgs } from 'node:util';
import { usage } from './exit.ts';

export const USAGE = `Usage: npm run --silent patchpanel -- COMMAND [OPTIONS]
  token --username U --password-stdin     prints a bearer token for PATCHPANEL_TOKEN
  token --username U --on-server          the same without a password, for a local account, by who runs the server
  import FILE --plan|--apply              plans the import of a CSV file, or plans and applies it
    --kind crm-users|cti-agents  --instance NAME|CRM-ID|ID
    --create-missing-groups  --apply-mappings  --move-taken  --exclude ROW,ROW
    --confirm-remove-all  --confirm-removals  --encoding E  --delimiter D
    --refused FILE  --rows FILE           the refused rows to be mended; every row of the plan, with all that is said of it
  export [--kind K] [--instance I] [--update-mapping] [--output FILE]
  undo JOB [--refuse-changed]             takes an applied import back
  user add USERNAME --role admin|support|agent|runtime [--instance I] [--crm-user USERNAME]
    [--issuer URL --subject S]            who signs in at another issuer has no password here
  user reset USERNAME                     gives a new password, ends all sign-ins, lifts a lock
  user disable USERNAME                   refuses the account's next request, and each after it
    --password-stdin [--must-change]      add, reset: the password, which stays unless it must change; else one is made
                                          and printed once, for the first sign-in within seven days
  audit verify [--file FILE] [--heads FILE]
    checks every entry of the audit trail: of the server, or of an export; with heads that were kept elsewhere
  audit export --output FILE              writes the audit trail down, to be verified without a server
  backup FILE                             writes the whole database down, also while servers run
  restore FILE [--replace] [--check]      puts it in the place of a database; --check only reads the file
  move TARGET [--replace]                 takes the database to another one: an address postgres://… or a folder
  migrate [--to N] [--plan]               brings the structure of the database to this version, or to migration N,
    forward or back                       which is how an older version can go on with it
  rotate-secret-key                       takes all connectivity passwords from PATCHPANEL_SECRET_KEY to
                                          PATCHPANEL_NEW_SECRET_KEY, all or none
  rotate-sign-in-keys                     removes the keys that sign tokens and cookies, and ends every sign-in
Every command takes --json. PATCHPANEL_SERVER is the address of the server; backup, restore, move, migrate and the
rotations read DATABASE_URL and PATCHPANEL_DATA_DIR instead, as the server does. Rotations want every server stopped.
Exit: 0 done, 1 failed, 2 usage, 3 refused rows present, 4 conflict or stale plan, 5 not allowed.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const place = { kind: text, instance: text };

const COMMANDS = {
  token: { operands: [], options: { username: text, 'password-stdin': flag, 'on-server': flag } },
  import: {
    operands: ['FILE'],
    options: {
      ...place,
      plan: flag,
      apply: flag,
      'create-missing-groups': flag,
      'apply-mappings': flag,
      'move-taken': flag,
      exclude: text,
      'confirm-remove-all': flag,
      'confirm-removals': flag,
      encoding: text,
      delimiter: text,
      refused: text,
      rows: text,
    },
  },
  export: { operands: [], options: { ...place, 'update-mapping': flag, output: text } },
  undo: { operands: ['JOB'], options: { 'refuse-changed': flag } },
  user: {
    operands: ['add|reset|disable', 'USERNAME'],
    options: {
      role: text,
      instance: text,
      'crm-user': text,
      issuer: text,
      subject: text,
      'password-stdin': flag,
      'must-change': flag,
    },
  },
  audit: { operands: ['verify|export'], options: { file: text, heads: text, output: text } },
  backup: { operands: ['FILE'], options: {} },
  restore: { operands: ['FILE'], options: { replace: flag, check: flag } },
  move: { operands: ['TARGET'], options: { replace: flag } },
  migrate: { operands: [], options: { plan: flag, to: text } },
  'rotate-secret-key': { operands: [], options: {} },
  'rotate-sign-in-keys': { operands: [], options: {} },
} as const;

export type CommandName = keyof typeof COMMANDS;

export interface CommandLine {
  readonly command: CommandName;
  /** FILE, JOB, TARGET, or an action with its USERNAME; `''` where the command has none. */
  readonly operand: string;
  readonly operands: readonly string[];
  text(name: string): string | undefined;
  has(name: string): boolean;
}

/** Throws exit 2 with one sentence that says what is wrong. */
export function readCommandLine(given: readonly string[]): CommandLine {
  const [name = '', ...rest] = given;
  if (!Object.hasOwn(COMMANDS, name)) {
    throw usage(name === '' ? 'Say which command.' : `There is no command ${name}.`);
  }
  const command = name as CommandName;
  const { operands, options } = COMMANDS[command];
  const { values, positionals } = parse(rest, options);
  if (positionals.length !== operands.length) {
    const wanted = operands.join(' and a ');
    throw usage(wanted === '' ? `${name} takes options alone.` : `${name} takes one ${wanted}.`);
  }
  return {
    command,
    operand: positionals[0] ?? '',
    operands: positionals,
    text(option) {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    },
    has: (option) => values[option] === true,
  };
}

type Options = Record<string, { readonly type: 'string' | 'boolean' }>;

function parse(rest: readonly string[], options: Options) {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    throw usage(error instanceof Error ? error.message : 'The command line cannot be read.');
  }
}
