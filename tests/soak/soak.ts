/** People at simulated and real browsers work on one configuration under random faults; when it is quiet again all of them agree. */
import { setTimeout as pause } from 'node:timers/promises';
import { heapOf } from '../../bench/support/heap.ts';
import { type FaultyLine, startFaultyLine } from '../support/faulty-line.ts';
import { readBrowserCopy } from './browser-copy.ts';
import { hashOf, versionsOf } from './copy-hash.ts';
import { ownHeap, type Sample, trendsOf } from './heaps.ts';
import { describeHold } from './holds.ts';
import { SoakAdmin } from './soak-admin.ts';
import { SoakBrowser } from './soak-browser.ts';
import { SoakLedger } from './soak-ledger.ts';
import { type SoakServer, startSoakServer } from './soak-server.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly admins: number;
  readonly browsers: number;
  /** Seconds between two acts of one person, on average. */
  readonly pace: number;
  random(): number;
  say(line: string): void;
}

export interface SoakReport {
  readonly seen: Readonly<Record<string, number>>;
  /** Megabytes. */
  readonly heaps: Readonly<Record<string, { early: number; late: number; isFlat: boolean }>>;
  readonly failures: readonly string[];
}

interface Soak {
  readonly options: SoakOptions;
  readonly line: FaultyLine;
  readonly server: SoakServer;
  readonly ledger: SoakLedger;
  readonly admins: readonly SoakAdmin[];
  readonly browsers: readonly SoakBrowser[];
  readonly samples: Sample[];
  readonly failures: string[];
  restarts: number;
  /** The server is killed now and then, in the first half of the time. */
  isKilled: boolean;
}

/** Admins on one wire: an outage reaches all of them and nobody else. */
const ON_A_WIRE = 10;
/** Users whom everybody edits. */
const EDITED = 40;
const FAULTY_SHARE = 0.06;
/** The longest that it takes until all is quiet. */
const QUIET_SECONDS = 240;
/** In less time nobody can say whether a heap is flat: most of it is warming up. */
const LEAST_FOR_HEAPS = 10;
const MB = 1024 * 1024;

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const it = await open(options);
  try {
    const end = Date.now() + options.minutes * 60_000;
    const isOn = () => {
      it.isKilled = Date.now() < end - options.minutes * 30_000;
      return Date.now() < end;
    };
    it.line.setFaults(FAULTY_SHARE);
    const people = [...it.admins, ...it.browsers].map((person) => keepActing(it, person, isOn));
    await Promise.all([...people, keepBreaking(it, isOn), keepSampling(it, isOn)]);
    it.line.setFaults(0);
    it.line.mend();
    options.say('quiet: everybody comes to rest');
    await comeToRest(it);
    await compare(it);
    return report(it);
  } finally {
    await close(it);
  }
}

async function open(options: SoakOptions): Promise<Soak> {
  const { random, say } = options;
  const line = await startFaultyLine(random);
  const server = await startSoakServer(line, options.admins + options.browsers);
  const ledger = new SoakLedger();
  const users = server.demo.rows['crm-users'].slice(0, EDITED);
  const partsOf = (place: number, name: string) => {
    const account = server.accounts[place];
    if (!account) throw new Error('There are not enough accounts.');
    return { name, account, address: line.url, ledger, random };
  };
  const admins: SoakAdmin[] = [];
  for (let place = 0; place < options.admins; place += 1) {
    const wire = `wire ${Math.floor(place / ON_A_WIRE)}`;
    const admin = new SoakAdmin({
      ...partsOf(place, `admin ${place}`),
      wire,
      users: users.map(({ id }) => id),
    });
    await admin.begin();
    admins.push(admin);
  }
  say(`${admins.length} simulated admins are signed in`);
  const browsers: SoakBrowser[] = [];
  for (let place = 0; place < options.browsers; place += 1) {
    const parts = partsOf(options.admins + place, `browser ${place}`);
    browsers.push(await SoakBrowser.open({ ...parts, users }));
  }
  say(`${browsers.length} real browsers are signed in`);
  return {
    options,
    line,
    server,
    ledger,
    admins,
    browsers,
    samples: [],
    failures: [],
    restarts: 0,
    isKilled: true,
  };
}

async function keepActing(it: Soak, person: SoakAdmin | SoakBrowser, isOn: () => boolean): Promise<void> {
  const { random } = it.options;
  while (isOn()) {
    await pause(random() * 2_000 * it.options.pace);
    if (!isOn()) return;
    try {
      await person.act();
    } catch (error) {
      // A line that is down when a worker begins, for one; what must not be is looked for at the end.
      it.options.say(`${person.name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
}

/** Outages of whole wires, and a server that is killed and comes back. */
async function keepBreaking(it: Soak, isOn: () => boolean): Promise<void> {
  const { line, options, server, admins } = it;
  const { random } = options;
  const wires = [...new Set(admins.map(({ wire }) => wire)), 'browsers'];
  // Several of each, however short it is.
  const longest = Math.min(30_000, options.minutes * 6_000);
  while (isOn()) {
    await pause(random() * longest);
    if (!isOn()) return;
    if (it.isKilled && (it.restarts === 0 || random() < 0.3)) {
      it.restarts += 1;
      await server.killAndRestart();
    } else {
      line.cut(wires[Math.floor(random() * wires.length)] as string);
      await pause((random() * longest * 2) / 3);
      line.mend();
    }
  }
}

async function keepSampling(it: Soak, isOn: () => boolean): Promise<void> {
  for (let number = 1; isOn(); number += 1) {
    await pause(Math.min(30_000, it.options.minutes * 6_000));
    it.samples.push(await sample(it));
    if (number % 4 === 0)
      it.options.say(`${JSON.stringify(it.samples.at(-1))} ${JSON.stringify(countsOf(it))}`);
  }
}

async function sample({ server, browsers, isKilled }: Soak): Promise<Sample> {
  const found: Record<string, number> = { 'simulated admins': ownHeap() };
  // While it is killed now and then its heap begins anew.
  const heap = isKilled ? null : await heapOf(server.inspector, 'file:').catch(() => null);
  if (heap !== null) found.server = heap / MB;
  for (const { name, browser } of browsers) {
    const own = `chrome-extension://${browser.extensionId}/`;
    // A worker that was killed a moment ago has no heap.
    const worker = await heapOf(browser.cdp, `${own}background.js`).catch(() => null);
    const page = await heapOf(browser.cdp, `${own}console.html`).catch(() => null);
    if (worker !== null) found[`${name}, worker`] = worker / MB;
    if (page !== null) found[`${name}, console`] = page / MB;
  }
  return found;
}

async function comeToRest({ admins, browsers, failures, options }: Soak): Promise<void> {
  const until = Date.now() + QUIET_SECONDS * 1_000;
  const atRest = async (admin: SoakAdmin) => {
    for (;;) {
      await admin.engine.syncNow();
      const { state, pending } = admin.engine.status();
      if (state === 'live' && pending === 0) return;
      if (Date.now() > until)
        throw new Error(`${admin.name} is not at rest: ${state}, ${JSON.stringify(admin.engine.pending())}`);
      await admin.sortOut();
      await pause(500);
    }
  };
  const ends = await Promise.allSettled([
    ...admins.map(atRest),
    ...browsers.map((browser) => browser.comeToRest(until)),
  ]);
  for (const end of ends) if (end.status === 'rejected') failures.push(String(end.reason));
  options.say(`at rest, but for ${failures.length}`);
}

/** Every copy against a new one, and that against the tables of the server. */
async function compare(it: Soak): Promise<void> {
  const { admins, browsers, server, failures, ledger, options } = it;
  const newcomer = new SoakAdmin({
    name: 'newcomer',
    wire: 'newcomer',
    address: it.line.url,
    account: server.accounts[0] as { username: string; password: string },
    users: [],
    ledger,
    random: options.random,
  });
  await newcomer.begin();
  await newcomer.engine.syncNow();
  const { directory } = newcomer.engine.replica;
  const wanted = hashOf(directory);
  newcomer.end();
  const copies = new Map(admins.map(({ name, engine }) => [name, engine.replica.directory]));
  for (const { name, page } of browsers) {
    // The last changes have arrived while the others came to rest; the page says so before its disk is read.
    const replica = await readBrowserCopy(page, name);
    if (replica.outbox.length > 0) failures.push(`${name} has an outbox of ${replica.outbox.length}.`);
    failures.push(...replica.outbox.map((entry) => `${name} has ${describeHold(entry)}`));
    copies.set(name, replica.directory);
  }
  for (const [name, copy] of copies) {
    const hash = hashOf(copy);
    if (hash !== wanted) failures.push(`The copy of ${name} is ${hash}, the server's ${wanted}.`);
  }
  const rows = versionsOf(directory);
  const saved = await server.versions();
  const differing = [...saved].filter(([id, version]) => rows.get(id) !== version);
  if (differing.length > 0 || rows.size !== saved.size)
    failures.push(
      `A new copy is not what the database holds: ${differing.length} differ, ${rows.size} of ${saved.size}.`,
    );
  failures.push(...ledger.faults(await server.namesGiven()));
}

function countsOf({ admins, browsers, ledger, line, restarts }: Soak): Record<string, number> {
  const counts: Record<string, number> = {
    'edits acknowledged': ledger.acknowledged,
    'lives of simulated workers': admins.reduce((sum, { deaths }) => sum + deaths + 1, 0),
    'server killed and restarted': restarts,
  };
  for (const [fault, count] of Object.entries(line.met)) counts[`line: ${fault}`] = count;
  for (const { did } of browsers) {
    for (const [what, count] of Object.entries(did))
      counts[`browsers: ${what}`] = (counts[`browsers: ${what}`] ?? 0) + count;
  }
  return counts;
}

function report(it: Soak): SoakReport {
  const heaps = trendsOf(it.samples);
  const rounded = (value: number) => Math.round(value * 10) / 10;
  const isLong = it.options.minutes >= LEAST_FOR_HEAPS;
  const grown = Object.entries(heaps).filter(([, { isFlat }]) => isLong && !isFlat);
  const failures = [
    ...it.failures,
    ...grown.map(
      ([name, { early, late }]) => `The heap of ${name} grew from ${rounded(early)} to ${rounded(late)} MB.`,
    ),
  ];
  const shown = Object.fromEntries(
    Object.entries(heaps).map(([name, { early, late, isFlat }]) => [
      name,
      { early: rounded(early), late: rounded(late), isFlat },
    ]),
  );
  return { seen: countsOf(it), heaps: shown, failures };
}

async function close({ admins, browsers, server, line }: Soak): Promise<void> {
  for (const admin of admins) admin.end();
  for (const { browser } of browsers) await browser.close().catch(() => undefined);
  await line.close();
  await server.close();
}
