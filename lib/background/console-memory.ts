/** What the background keeps between two windows of the console: grids and findings of the present state. Lost with the worker. */
import type { HealthFinding } from '../domain/health.ts';
import type { Replica } from '../sync/replica.ts';
import { BulkPlans } from './bulk-plans.ts';
import { ConsoleGrids } from './console-grids.ts';
import { findHealth } from './console-queries.ts';
import { countBy } from './console-rows.ts';
import { Exports } from './exports.ts';
import { Impacts } from './impacts.ts';
import { Runs } from './runs.ts';

export class ConsoleMemory {
  readonly grids = new ConsoleGrids();
  readonly impacts = new Impacts();
  readonly bulk = new BulkPlans();
  readonly imports = new Runs();
  readonly exports = new Exports();
  readonly trials = new Runs();
  #agents: { revision: number; in: ReadonlyMap<string, number> } | null = null;
  #health: { key: string; findings: readonly HealthFinding[] } | null = null;

  /** How many by environment: counted when the telephony side has changed, since edits of users would wait for all agents. */
  agentsIn({ shown }: Replica): ReadonlyMap<string, number> {
    const revision = shown.telephonyRevision;
    if (this.#agents?.revision !== revision) {
      const counts = countBy(shown.values('cti-agents'), ({ environmentId }) => environmentId);
      this.#agents = { revision, in: counts };
    }
    return this.#agents.in;
  }

  health(instanceId: string, replica: Replica): readonly HealthFinding[] {
    const key = `${instanceId} ${replica.shown.revision}`;
    if (this.#health?.key !== key) this.#health = { key, findings: findHealth(instanceId, replica) };
    return this.#health.findings;
  }
}
