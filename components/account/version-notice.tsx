/** Extension and server do not understand each other: which of them is behind, who updates it, and what waits. */
import { incompatibleText } from '../../lib/app/incompatible-text.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export type Incompatible = Extract<AppError, { kind: 'incompatible' }>;

export function VersionNotice({ error }: { error: Incompatible }) {
  const { client, store } = useApp();
  const pending = store.sync.value?.pending ?? 0;
  const { sentence, todo } = incompatibleText(error.behind);
  const waiting = pending > 0 ? tCount(pending, 'editsWaitForUpdateOne', 'editsWaitForUpdateMany') : '';
  const isReloadOffered = error.behind !== 'server';
  return (
    <Notice
      kind="warning"
      detail={[waiting, error.detail].filter(Boolean).join(' ')}
      actions={
        <>
          {isReloadOffered && (
            <Button onClick={() => void client.call('reloadExtension', {})}>{t('reloadExtension')}</Button>
          )}
          <Button onClick={() => void client.call('syncNow', {})}>{t('checkAgain')}</Button>
        </>
      }
    >
      <strong>{t('readOnly')}</strong> {sentence} {todo}
    </Notice>
  );
}
