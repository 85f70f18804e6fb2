/** Says why writing is locked, and after 3 s offers the console, where no page can cover anything. */
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { confirmRoute } from '../../lib/app/confirm-route.ts';
import { pageUrl } from '../../lib/app/pages.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Notice } from '../ui/feedback.tsx';

/** `edit` is what the person was about to save, `route` the page of the console where it can be decided. */
export function GuardNotice(props: { edit: ConfirmedEdit } | { route: string }) {
  const { guard, client } = useApp();
  if (!guard.stuck.value) return null;
  const route = 'edit' in props ? confirmRoute(props.edit) : props.route;
  return (
    <Notice
      kind="warning"
      actions={
        <a
          href={pageUrl(`console.html${route}`)}
          onClick={(event) => {
            event.preventDefault();
            void client.call('openConsole', { route });
          }}
        >
          {t('confirmInConsole')}
        </a>
      }
    >
      {t('guardReason')}
    </Notice>
  );
}
