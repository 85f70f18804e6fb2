/** The page `Compare`: two users of an instance side by side, differences first, each with where it comes from. */
import { addressOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { useApp } from '../app-context.ts';
import { CompareTable } from './compare-table.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { InstanceChoice } from './instance-choice.tsx';
import { NoPlace } from './no-place.tsx';
import { PageHeading } from './page-heading.tsx';
import { useRead } from './use-read.ts';
import { type ChosenUser, UserChooser } from './user-chooser.tsx';

export interface ComparePageProps {
  instanceId: string | null;
  /** Of the two users, as far as they are chosen. */
  ids: readonly [string | null, string | null];
  configuration: Configuration;
}

export function ComparePage({ instanceId, ids, configuration }: ComparePageProps) {
  const { instances, isLoaded } = configuration;
  const instance = instanceId ? instances.find(({ id }) => id === instanceId) : instances[0];
  if (!isLoaded) return <ConsoleLoading />;
  if (!instance) return <NoPlace is="record" />;
  const go = (id: string, next: ComparePageProps['ids']) => {
    location.hash = addressOf({ page: 'compare', instanceId: id, ids: next });
  };
  return (
    <div class="console-card">
      <PageHeading title={t('compare')} />
      <p class="soft">{t('compareText')}</p>
      <InstanceChoice instances={instances} value={instance.id} onChange={(id) => go(id, [null, null])} />
      <div class="compare-choice">
        <Side
          label={t('compareFirst')}
          instanceId={instance.id}
          id={ids[0]}
          onChoose={(id) => go(instance.id, [id, ids[1]])}
        />
        <Side
          label={t('compareSecond')}
          instanceId={instance.id}
          id={ids[1]}
          onChoose={(id) => go(instance.id, [ids[0], id])}
        />
      </div>
      {ids[0] && ids[1] && <CompareTable key={`${ids[0]} ${ids[1]}`} ids={[ids[0], ids[1]]} />}
    </div>
  );
}

interface SideProps {
  label: string;
  instanceId: string;
  id: string | null;
  onChoose: (id: string | null) => void;
}

function Side({ label, instanceId, id, onChoose }: SideProps) {
  const { client } = useApp();
  const reading = useRead(`compare side ${id}`, async () =>
    id === null ? { ok: true as const, value: null } : client.call('readRecord', { kind: 'crm-users', id }),
  );
  const record = reading.value;
  const user = record?.kind === 'crm-users' ? record.view.person.person.user : null;
  const chosen: ChosenUser | null = id === null ? null : { id, name: user?.fullName || user?.username || id };
  return (
    <section class="compare-side" aria-label={label}>
      <h2>{label}</h2>
      <UserChooser instanceId={instanceId} chosen={chosen} onChoose={(next) => onChoose(next?.id ?? null)} />
    </section>
  );
}
