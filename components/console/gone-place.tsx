/** The page of a record that is not there: deleted by whom and when, and the way back; else only that it is not there. */
import { useContext, useLayoutEffect } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { formatTime } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { AnyRecordKey } from '../../lib/schema/console/deletion.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { useMayWrite } from './may-write.ts';
import { NoPlace, type NoPlaceProps } from './no-place.tsx';
import { MovedContext, PageHeading } from './page-heading.tsx';
import { RestoreButton } from './restore-button.tsx';
import { useOnline } from './use-online.ts';

export interface GonePlaceProps {
  record: AnyRecordKey & { instanceId?: string };
  out: Pick<NoPlaceProps, 'href' | 'linkText'>;
}

export function GonePlace({ record, out }: GonePlaceProps) {
  const { client, store } = useApp();
  const { kind, id, instanceId = null } = record;
  const mayRestore = useMayWrite(kind, instanceId);
  const { value, error } = useOnline(`gone ${kind} ${id}`, () => client.call('readDeletion', { kind, id }));
  const moved = useContext(MovedContext);
  // What had the focus went with the record
  useLayoutEffect(() => {
    if (value) moved.isMoved = true;
  }, [value, moved]);
  if (value === undefined && !error) return <ConsoleLoading title={null} />;
  if (!value) return <NoPlace is="record" {...out} />;
  return (
    <div class="console-empty">
      <span class="empty-icon">
        <Icon name="unknown" size={20} />
      </span>
      <PageHeading title={t('goneTitle', value.name)} />
      <p class="soft" title={formatTime(value.at)}>
        {t('goneText', value.by, agoText(Date.parse(value.at), store.now.value))}
      </p>
      {mayRestore && <RestoreButton kind={kind} id={id} name={value.name} />}
      <p>
        <a href={out.href ?? '#/'}>{out.linkText ?? t('toStart')}</a>
      </p>
    </div>
  );
}
