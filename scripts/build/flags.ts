/** The flags of `npm run build`, as README and OPERATIONS name them. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OneLineError } from '../set-up/one-line-error.mjs';
import { BROWSERS, type Browser } from './build-extension.ts';

export const USAGE = `Usage: npm run build -- [flags]
  --browser NAME   chrome, edge or firefox (else all three)
  --hosts LIST     a fleet's build: match patterns of its CRM sites, with commas between them (else PATCHPANEL_FIXED_HOSTS)
  --out DIR        where the builds of --hosts are put (else .output)
  --firefox-id ID  id of a fleet's Firefox build, such as patchpanel@example.com (else PATCHPANEL_FIREFOX_ID)
  --fixed          the build of demo and tests, with loopback hosts`;

export interface BuildFlags {
  readonly browsers: readonly Browser[];
  readonly fixed: boolean;
  /** Empty for a build that asks for its sites at run time. */
  readonly hosts: string;
  /** Empty for ours. */
  readonly firefoxId: string;
  /** Where builds for a fleet are put; `null` for the usual place. */
  readonly out: string | null;
}

const PATTERN = /^(\*|https?):\/\/(\*|(\*\.)?[^/*:\s]+)(:(\d+|\*))?\/\S*$/;
/** What Firefox takes: an id like an address of mail, or a UUID in braces. */
const FIREFOX_ID = /^([a-z0-9-._]*@[a-z0-9-._]+|\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\})$/i;

function refuse(reason: string): never {
  throw new OneLineError(`${reason}\n${USAGE}`, 2);
}

function parse(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        browser: { type: 'string' },
        hosts: { type: 'string' },
        out: { type: 'string' },
        'firefox-id': { type: 'string' },
        fixed: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message.split('. ')[0] : String(error)}.`);
  }
}

function readBrowsers(text: string | undefined): readonly Browser[] {
  if (text === undefined) return BROWSERS;
  const found = BROWSERS.find((browser) => browser === text);
  return found ? [found] : refuse(`--browser takes ${BROWSERS.join(', ')}, not "${text}".`);
}

function readHosts(text: string, browsers: readonly Browser[]): string {
  const hosts = text.split(',').map((host) => host.trim());
  for (const host of text === '' ? [] : hosts) {
    const parts = PATTERN.exec(host);
    if (!parts) refuse(`"${host}" is no match pattern of a site, such as https://crm.example/*.`);
    if (parts[4] && browsers.includes('firefox'))
      refuse(`"${host}" names a port, which Firefox refuses: leave it away, or build with --browser.`);
  }
  return hosts.join(',');
}

/** Throws one line, for exit code 2, when a flag cannot be taken. */
export function parseFlags(
  parameters: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): BuildFlags {
  const { browser, fixed, hosts, out, 'firefox-id': id } = parse(parameters);
  const browsers = readBrowsers(browser);
  // The flag is the answer of whoever types it; what stands in the environment was set for other builds than this.
  const wanted = hosts ?? (fixed ? '' : (env.PATCHPANEL_FIXED_HOSTS ?? ''));
  if (fixed && wanted) refuse('--fixed has its own hosts: leave --hosts or --fixed away.');
  if (hosts === '') refuse('--hosts names no site.');
  const firefoxId = id ?? env.PATCHPANEL_FIREFOX_ID ?? '';
  if (firefoxId && !FIREFOX_ID.test(firefoxId)) refuse(`"${firefoxId}" is no id that Firefox takes.`);
  if (id !== undefined && !wanted) refuse('--firefox-id goes with --hosts.');
  if (out !== undefined && !wanted) refuse('--out goes with --hosts: other builds have their place.');
  // npm runs scripts in the clone; a person's folder is relative to where they are.
  const folder = out === undefined ? null : resolve(env.INIT_CWD ?? '.', out);
  return { browsers, fixed, hosts: readHosts(wanted, browsers), firefoxId, out: folder };
}
