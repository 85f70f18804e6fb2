/** Says that the browser keeps Patchpanel from CRM sites it was allowed on, and asks again. Not for the frame in a page. */
import { useEffect, useState } from 'preact/hooks';
import { missingPermissions, missingSites } from '../../lib/app/setup-flow.ts';
import { t } from '../../lib/app/text.ts';
import type { SiteAccess } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export function WithheldNotice() {
  const { client, permissions, store } = useApp();
  const names = store.view.value?.withheldSites?.join(', ') ?? '';
  const [access, setAccess] = useState<readonly SiteAccess[]>([]);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    if (names === '') return;
    // Read before the click, in which there is no time for it.
    void client.call('listSites', {}).then((result) => {
      if (result.ok) setAccess(result.value);
    });
  }, [names, client]);
  if (names === '' || !permissions) return null;
  const missing = missingSites(access);
  const allow = async () => setRefused(!(await permissions.request(missing, missingPermissions(access))));
  return (
    <Notice
      kind="warning"
      detail={isRefused ? t('sitesRefused') : undefined}
      actions={
        <Button disabled={missing.length === 0} onClick={() => void allow()}>
          {t('allowOnSites')}
        </Button>
      }
    >
      {t('sitesWithheld', names)}
    </Notice>
  );
}
