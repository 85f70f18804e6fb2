/** Last step of set-up: on which CRM sites the browser lets Patchpanel run. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import {
  type HostPermissions,
  missingPermissions,
  missingSites,
  siteAddresses,
} from '../../lib/app/setup-flow.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { SiteAccess } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { SetupStep } from './setup-step.tsx';

export function SitesStep(props: { permissions: HostPermissions; isSignedIn: boolean }) {
  const { permissions, isSignedIn } = props;
  const { client, store } = useApp();
  const withheld = store.view.value?.withheldSites?.join(', ') ?? '';
  const [access, setAccess] = useState<SiteAccess[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isRefused, setRefused] = useState(false);
  const read = useCallback(async () => {
    const result = await client.call('listSites', {});
    setAccess(result.ok ? result.value : null);
    setError(result.ok ? null : result.error);
  }, [client]);
  useEffect(() => {
    if (isSignedIn) void read();
    else setAccess(null);
    // Read anew when the browser takes sites back, or gives them elsewhere.
  }, [isSignedIn, withheld, read]);

  const missing = access ? missingSites(access) : [];
  const permissionsToo = access ? missingPermissions(access) : [];
  const isMissing = missing.length + permissionsToo.length > 0;
  const isDone = !isMissing && access?.some(({ granted }) => granted) === true;
  const allow = async () => {
    // The browser accepts the request only in the click itself.
    const answer = permissions.request(missing, permissionsToo);
    setRefused(!(await answer));
    await read();
  };
  return (
    <SetupStep number={3} title={t('setupSitesTitle')} isDone={isDone}>
      {withheld && <p>{t('sitesWithheld', withheld)}</p>}
      {access && <SiteList access={access} />}
      {error && <ErrorNotice error={error} onRetry={() => void read()} />}
      {access?.length === 0 && <p>{t('noSites')}</p>}
      {permissionsToo.length > 0 && <p>{t('sitesCookies')}</p>}
      {isDone ? (
        <Done access={access ?? []} />
      ) : (
        <div class="actions">
          <Button
            kind={isMissing ? 'primary' : 'plain'}
            disabled={!isMissing}
            description={isSignedIn ? undefined : t('setupSignInFirst')}
            onClick={() => void allow()}
          >
            {t('allowOnSites')}
          </Button>
        </div>
      )}
      {isRefused && <p class="field-error">{t('sitesRefused')}</p>}
    </SetupStep>
  );
}

function SiteList({ access }: { access: readonly SiteAccess[] }) {
  return (
    <ul class="sites">
      {access.map(({ instanceId, name, sites, grantable }) => (
        <li key={instanceId}>
          <bdi>{name}</bdi> <span class="soft">{sites.join(', ')}</span>
          {grantable === false && <p class="soft">{t('siteNotGrantable')}</p>}
        </li>
      ))}
    </ul>
  );
}

/** Where to go now. */
function Done({ access }: { access: readonly SiteAccess[] }) {
  const open = access.filter(({ granted }) => granted);
  return (
    <>
      <p>{t('sitesAllowed')}</p>
      <ul class="sites">
        {open.flatMap((site) =>
          siteAddresses(site).map((address) => (
            <li key={address}>
              <a href={address} target="_blank" rel="noreferrer">
                {t('openSite', site.name)}
              </a>
            </li>
          )),
        )}
      </ul>
    </>
  );
}
