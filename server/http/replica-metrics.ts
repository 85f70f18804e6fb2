/** What `/metrics` says of replicas; nothing where there are none. */
import type { ReplicaReport, ReplicasReport } from '../db/replica-report.ts';
import type { Gauge } from './metrics.ts';

type Read = (report: ReplicaReport) => number | null;

export function replicaMetrics(report: () => ReplicasReport | null): Gauge[] {
  if (report() === null) return [];
  const each = (name: string, help: string, read: Read, type: Gauge['type'] = 'gauge'): Gauge => ({
    name: `patchpanel_replica_${name}`,
    help,
    type,
    read: () =>
      (report()?.replicas ?? []).flatMap((replica, place) => {
        const value = read(replica);
        return value === null ? [] : [{ labels: { replica: place + 1 }, value }];
      }),
  });
  return [
    each('follows', '1 while feeds are read from it.', ({ state }) => Number(state === 'follows')),
    each('lag_bytes', 'What it had still to replay, absent while not known.', ({ lagBytes }) => lagBytes),
    each('lag_seconds', 'How long it has not been seen to have everything.', ({ lagSeconds }) => lagSeconds),
    each('reads_total', 'Reads that it answered.', ({ reads }) => reads, 'counter'),
    {
      name: 'patchpanel_replica_fallbacks_total',
      help: 'Reads that the primary had to answer instead, by why.',
      type: 'counter',
      read: () =>
        Object.entries(report()?.fallbacks ?? {}).map(([reason, value]) => ({ labels: { reason }, value })),
    },
  ];
}
