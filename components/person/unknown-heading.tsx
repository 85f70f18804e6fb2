/** The heading where the CRM names somebody whom the server does not know. */
import { t } from '../../lib/app/text.ts';
import { Icon } from '../ui/icon.tsx';

export function UnknownHeading({ site }: { site: string | undefined }) {
  return (
    <div class="who">
      <span class="who-mark who-mark-nobody" aria-hidden="true">
        <Icon name="unknown" size={20} />
      </span>
      <div class="who-text">
        <h1>{t('unknownCrmUser')}</h1>
        {site && (
          <p class="who-facts">
            <Icon name="instance" size={12} />
            <bdi class="cut" title={site}>
              {site}
            </bdi>
          </p>
        )}
      </div>
    </div>
  );
}
