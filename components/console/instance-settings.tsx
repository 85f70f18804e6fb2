/** The settings of an instance in their sections: one draft for all of them until it is saved or discarded. */
import { useState } from 'preact/hooks';
import type { RecordDraft } from '../../lib/app/draft.ts';
import { instanceFaults } from '../../lib/app/instance-faults.ts';
import { instanceSubject } from '../../lib/app/record-subject.ts';
import { connectivityTitle, SECTIONS } from '../../lib/app/section-facts.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { InstanceView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { SettingsSection } from '../popflow/settings-section.tsx';
import { useIsPainted } from '../ui/is-painted.ts';
import { useEntryState } from '../use-entry-state.ts';
import { ChangedLine } from './changed-line.tsx';
import { InstanceActions } from './instance-actions.tsx';
import { InstanceFacts } from './instance-facts.tsx';
import { InstanceInformation } from './instance-information.tsx';
import { LevelMapping } from './level-mapping.tsx';
import type { Secrets } from './secret-field.tsx';
import { SectionForm } from './section-form.tsx';

export interface InstanceSettingsProps {
  record: InstanceView;
  secrets: Secrets;
}

export function InstanceSettings({ record, secrets }: InstanceSettingsProps) {
  return record.readOnly ? <InstanceFacts record={record} /> : <Form record={record} secrets={secrets} />;
}

function Form({ record, secrets }: InstanceSettingsProps) {
  const { drafts } = useApp();
  const { instance } = record;
  const [isEditing, setEditing] = useEntryState(`editing ${instance.id}`, false);
  const draft = drafts.of(instance.id);
  const [refused, setRefused] = useRefused(draft, secrets.values);
  const faults = instanceFaults({ draft, secrets: secrets.values, refused });
  const subject = instanceSubject(record);
  const { crmType = instance.crmType } = draft?.fields ?? {};
  const form = { instance, faults, secrets };
  // All sections at once hold the page up for longer than people should feel
  const isPainted = useIsPainted();
  return (
    <div class={isEditing ? 'sections sections-editing' : 'sections'}>
      <Region title={t('instanceInformation')}>
        <InstanceInformation instance={instance} faults={faults} />
        <ChangedLine by={instance.updatedBy} at={instance.updatedAt} />
      </Region>
      <Region title={t('featureSettings')}>
        <SectionForm {...form} section="features" fields={SECTIONS.features} />
      </Region>
      {isPainted && (
        <>
          <Region title={connectivityTitle({ crmType })}>
            <SectionForm {...form} section="connectivity" fields={SECTIONS.connectivity} />
          </Region>
          <SettingsSection subject={subject} title={t('popFlowSection')} showsAll />
          <LevelMapping subject={subject} isEditing={isEditing} onEdit={setEditing} isPart />
        </>
      )}
      <InstanceActions instance={instance} faults={faults} secrets={secrets} onRefused={setRefused} />
    </div>
  );
}

/** What was refused is told until it is no longer what would be sent. */
function useRefused(draft: RecordDraft | null, secrets: Secrets['values']) {
  const [held, setHeld] = useState<{ error: AppError | null; of: readonly unknown[] } | null>(null);
  const isSame = held?.of[0] === draft && held?.of[1] === secrets;
  const refuse = (error: AppError | null) => setHeld({ error, of: [draft, secrets] });
  return [isSame ? (held?.error ?? null) : null, refuse] as const;
}
