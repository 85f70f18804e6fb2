/** What an admin changes of an environment. */
import { t } from '../../lib/app/text.ts';
import type { Environment } from '../../lib/schema/telephony-records.ts';
import { useApp } from '../app-context.ts';
import { CheckBox, TextBox } from '../ui/fields.tsx';
import { orNull, RecordForm } from './record-form.tsx';

const FIELDS = ['name', 'platformType', 'region', 'active'] as const;

export function EnvironmentForm({ environment }: { environment: Environment }) {
  const { drafts } = useApp();
  const values = { ...environment, ...drafts.of(environment.id)?.fields };
  return (
    <RecordForm kind="environments" row={environment} fields={FIELDS}>
      {({ change, faultOf }) => (
        <>
          <TextBox
            label={t('name')}
            value={values.name}
            error={faultOf('name')}
            onInput={(name) => change({ name })}
          />
          <TextBox
            label={t('platformType')}
            value={values.platformType}
            error={faultOf('platformType')}
            onInput={(platformType) => change({ platformType })}
          />
          <TextBox
            label={t('region')}
            value={values.region ?? ''}
            error={faultOf('region')}
            onInput={(region) => change({ region: orNull(region) })}
          />
          <CheckBox label={t('isActive')} checked={values.active} onChange={(active) => change({ active })} />
        </>
      )}
    </RecordForm>
  );
}
