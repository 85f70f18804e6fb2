/** The order of test files: the slow ones begin. Read by `vitest.config.ts`. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Vitest begins with the largest files where it knows no times, as on a bare clone; these have few lines and would come last, one core idle. */
export const SLOW = [
  'components/gallery-panel.test.ts',
  'components/gallery-console.test.ts',
  'soak/short-soak.pg.test.ts',
  'server/backup/while-writing.test.ts',
  'background/restored-server.test.ts',
  'sim/simulator.test.ts',
  'frame/real-attacks.test.ts',
];

function turnOf({ moduleId }: TestSpecification): number {
  const place = SLOW.findIndex((path) => moduleId.endsWith(`/tests/${path}`));
  return place < 0 ? SLOW.length : place;
}

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => turnOf(one) - turnOf(other));
  }
}
