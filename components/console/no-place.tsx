/** What the console says of an address that leads nowhere, and of a record that is not there: why, and the way out. */
import { t } from '../../lib/app/text.ts';
import { Icon } from '../ui/icon.tsx';
import { PageHeading } from './page-heading.tsx';

export interface NoPlaceProps {
  /** It stands on a page that has its heading already. */
  isPart?: boolean;
  is: 'page' | 'record';
  /** The nearest place that there is. */
  href?: string;
  linkText?: string;
}

export function NoPlace({ is, href = '#/', linkText = t('toStart'), isPart = false }: NoPlaceProps) {
  return (
    <div class="console-empty">
      <span class="empty-icon">
        <Icon name="unknown" size={20} />
      </span>
      {isPart ? (
        <h2>{t('unknownRecord')}</h2>
      ) : (
        <PageHeading title={t(is === 'page' ? 'unknownPage' : 'unknownRecord')} />
      )}
      <p class="soft">{t(is === 'page' ? 'unknownPageText' : 'unknownRecordText')}</p>
      <p>
        <a href={href}>{linkText}</a>
      </p>
    </div>
  );
}
