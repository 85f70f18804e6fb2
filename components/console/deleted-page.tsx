/** The page `Deleted`: what was deleted in an instance, in an environment, or of these themselves, with the way back. */
import { useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { addressOf } from '../../lib/app/console-route.ts';
import { formatTime } from '../../lib/app/format.ts';
import { KIND_TEXT } from '../../lib/app/kind-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { DeletedPage as Deleted } from '../../lib/schema/console/deletion.ts';
import type { DeletedRecord } from '../../lib/schema/deleted-record.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/fields.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { useMayWrite } from './may-write.ts';
import { OnlineError } from './online-error.tsx';
import { PageHeading } from './page-heading.tsx';
import { RestoreButton } from './restore-button.tsx';
import { useRead } from './use-read.ts';

export interface DeletedPageProps {
  /** Where: `null` for instances and environments themselves. */
  within: 'instances' | 'environments' | null;
  id: string | null;
  configuration: Configuration;
}

export function DeletedPage({ within, id, configuration }: DeletedPageProps) {
  const { instances, environments } = configuration;
  const places = [
    { value: '', label: t('deletedTop') },
    ...instances.map((row) => ({ value: `instances/${row.id}`, label: row.name })),
    ...environments.map((row) => ({ value: `environments/${row.id}`, label: row.name })),
  ];
  const value = within && id ? `${within}/${id}` : '';
  return (
    <div class="console-card">
      <PageHeading title={t('deletedPage')} />
      <p class="soft">{t('deletedPageText')}</p>
      <div class="filters">
        <Combobox
          label={t('deletedWhere')}
          value={value}
          options={places}
          onChange={(chosen) => {
            const [next = null, nextId = null] = chosen.split('/');
            const place = chosen === '' ? null : (next as 'instances' | 'environments');
            location.hash = addressOf({ page: 'deleted', within: place, id: place && nextId });
          }}
        />
      </div>
      <DeletedList key={value} within={within} id={id} />
    </div>
  );
}

function DeletedList({ within, id }: Omit<DeletedPageProps, 'configuration'>) {
  const { client } = useApp();
  const where = {
    instanceId: within === 'instances' ? id : null,
    environmentId: within === 'environments' ? id : null,
  };
  const reading = useRead(`deleted ${within} ${id}`, () =>
    client.call('readDeleted', { ...where, after: null }),
  );
  const [more, setMore] = useState<(Deleted & { of: unknown }) | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const { value } = reading;
  const fault = error ?? reading.error;
  if (!value) {
    if (!fault) return <ConsoleLoading title={null} />;
    return <OnlineError error={fault} offline={t('deletedOffline')} onRetry={reading.refresh} />;
  }
  const later = more?.of === value ? more : null;
  const next = later ? later.next : value.next;
  const showMore = async () => {
    const result = await client.call('readDeleted', { ...where, after: next });
    if (!result.ok) return setError(result.error);
    setMore({ ...result.value, items: [...(later?.items ?? []), ...result.value.items], of: value });
  };
  const items = [...value.items, ...(later?.items ?? [])];
  return (
    <>
      {fault && <OnlineError error={fault} offline={t('deletedOffline')} onRetry={reading.refresh} />}
      {items.length === 0 && <p class="console-none soft">{t('deletedNothing')}</p>}
      <ul class="deleted-list" aria-label={t('deletedPage')}>
        {items.map((item) => (
          <DeletedItem key={item.id} item={item} instanceId={where.instanceId} onRestored={reading.refresh} />
        ))}
      </ul>
      {next !== null && <Button onClick={() => void showMore()}>{t('showMore')}</Button>}
    </>
  );
}

interface DeletedItemProps {
  item: DeletedRecord;
  instanceId: string | null;
  onRestored: () => void;
}

function DeletedItem({ item, instanceId, onRestored }: DeletedItemProps) {
  const { store } = useApp();
  const { kind, id, name, deletedAt, deletedBy } = item;
  const mayRestore = useMayWrite(kind, instanceId);
  const ago = agoText(Date.parse(deletedAt), store.now.value);
  return (
    <li class="deleted-item">
      <span class="deleted-text">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span class="soft" title={formatTime(deletedAt)}>
          {`${t(KIND_TEXT[kind])} · ${deletedBy === null ? ago : t('deletedBy', deletedBy, ago)}`}
        </span>
      </span>
      {mayRestore && <RestoreButton kind={kind} id={id} name={name} onRestored={onRestored} />}
    </li>
  );
}
