/** What the demos of one worker share: the demo CRM, and the data as an archive from which each gets a database of its own. */
import { startDemoCrm } from '../../../demo/crm/serve.ts';
import { type DemoData, generateDemo, moveDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import { openPglite, type PgliteDatabase, packPglite } from '../../../server/db/pglite-database.ts';
import { holdArchive } from '../../support/held-archive.ts';

export interface DemoStage {
  readonly crmUrl: string;
  readonly demo: DemoData;
  /** Holds the demo as nobody has changed it. */
  openDatabase(): Promise<PgliteDatabase>;
  close(): Promise<void>;
}

/** Enough people for every part of the cast and some neighbours. */
export const USUAL_SIZE = { users: 60, agents: 120 };

export async function setStage(): Promise<DemoStage> {
  const generated = generateDemo({ ...USUAL_SIZE, crmUrl: 'http://127.0.0.1' });
  const crm = await startDemoCrm({ people: generated.people });
  const demo = moveDemo(generated, crm.url);
  const archive = await packPglite((database) => fillDatabase(database, demo));
  const packed = holdArchive(await archive.arrayBuffer());
  return {
    crmUrl: crm.url,
    demo,
    openDatabase: () => openPglite({ loadDataDir: packed }),
    close: () => crm.close(),
  };
}
