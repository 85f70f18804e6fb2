/** The button `Add CRM Instance` and its dialog; the type of the CRM fills in its pages and how it is recognised. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { CRM_TYPES, presetOf } from '../../lib/app/crm-types.ts';
import { newFaults } from '../../lib/app/form-faults.ts';
import { sitesOf } from '../../lib/app/instance-sites.ts';
import { type InstanceFields, newInstance } from '../../lib/app/new-instance.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { useFormFaults } from './use-form-faults.ts';

export function AddInstance() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('addInstance')}</Button>
      {isOpen && <AddInstanceDialog onClose={() => setOpen(false)} />}
    </>
  );
}

const EMPTY: InstanceFields = { name: '', crmId: '', crmType: CRM_TYPES[0]?.type ?? 'generic', sites: '' };

function AddInstanceDialog({ onClose }: { onClose: () => void }) {
  const { client } = useApp();
  const [id] = useState(() => crypto.randomUUID());
  const [fields, setFields] = useState(EMPTY);
  const [isTried, setTried] = useState(false);
  const record = newInstance(fields, id);
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: newFaults('crm-instances', record),
    fields: Object.keys(fields),
    sent: JSON.stringify(record),
    isNew: !isTried,
  });
  const put = (change: Partial<InstanceFields>) => setFields({ ...fields, ...change });
  // Sites that CRM ID and type gave follow them; those that somebody typed stay.
  const isGiven = fields.sites === '' || fields.sites === sitesOf(fields).join('\n');
  const place = (change: Partial<Pick<InstanceFields, 'crmId' | 'crmType'>>) =>
    put(isGiven ? { ...change, sites: sitesOf({ ...fields, ...change }).join('\n') } : change);
  const add = async () => {
    setTried(true);
    if (isFaulty) return;
    const added = await client.call('createRecord', { kind: 'crm-instances', record });
    if (!added.ok) return refuse(added.error);
    onClose();
    location.hash = addressOf({ page: 'instance', id, tab: 'settings' });
  };
  return (
    <Dialog
      title={t('addInstanceTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" onWrite={() => void add()}>
            {t('add')}
          </WriteButton>
        </>
      }
    >
      <TextBox
        label={t('name')}
        value={fields.name}
        error={faultOf('name')}
        onInput={(name) => put({ name })}
      />
      <TextBox
        label={t('instanceCrmId')}
        value={fields.crmId}
        error={faultOf('crmId')}
        onInput={(crmId) => place({ crmId })}
      />
      <Combobox
        label={t('crmType')}
        value={fields.crmType}
        options={CRM_TYPES.map(({ type, name }) => ({ value: type, label: name }))}
        onChange={(crmType) => place({ crmType })}
      />
      <TextArea
        label={t('sites')}
        rows={2}
        value={fields.sites}
        help={t('sitesHelp')}
        error={faultOf('sites')}
        onInput={(sites) => put({ sites })}
      />
      <p class="soft">{t(knownText(fields.crmType))}</p>
      {error && <ErrorNotice error={error} onRetry={() => void add()} />}
    </Dialog>
  );
}

function knownText(crmType: string): TextKey {
  const preset = presetOf(crmType);
  if (!preset?.identity) return 'addInstanceUnknown';
  return preset.isUnofficial ? 'addInstanceUnofficial' : 'addInstanceKnown';
}
