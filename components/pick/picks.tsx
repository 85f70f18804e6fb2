/** What a CRM does not tell, a person picks: who is signed in, and whom the page is about. Says what was picked, and takes it back. */
import { useRef, useState } from 'preact/hooks';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { PickedAs, Picking } from '../../lib/schema/pick.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { UserPicker } from './user-picker.tsx';

const TEXTS: Record<PickedAs, { pick: TextKey; picked: TextKey }> = {
  me: { pick: 'pickMe', picked: 'pickedMe' },
  'page-user': { pick: 'pickPageUser', picked: 'pickedPageUser' },
};

export function Picks({ picking }: { picking: Picking }) {
  const { client, store } = useApp();
  const [sought, setSought] = useState<PickedAs | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const { navigation, open, isPicked } = picking;
  const shown = store.view.value?.show ?? 'me';
  // The page tells by now, or has moved on
  const as = sought && open.includes(sought) ? sought : null;

  const close = () => {
    setSought(null);
    // To a button that is there whatever came of it
    queueMicrotask(() => root.current?.querySelector('button')?.focus());
  };
  const pick = async (kind: PickedAs, userId: string | null) => {
    const result = await client.call('pickUser', { as: kind, userId, navigation });
    setError(result.ok ? null : result.error);
    if (result.ok) close();
  };
  return (
    <div class="picks" ref={root}>
      {isPicked && (
        <Notice
          kind="info"
          actions={
            <>
              <Button expanded={as === shown} onClick={() => setSought(shown)}>
                {t('pickAnother')}
              </Button>
              <Button onClick={() => void pick(shown, null)}>{t('takeBackPick')}</Button>
            </>
          }
        >
          {t(TEXTS[shown].picked)}
        </Notice>
      )}
      {open
        .filter((kind) => !(isPicked && kind === shown) && (!as || kind === as))
        .map((kind) => (
          <Button key={kind} expanded={as === kind} onClick={() => setSought(as === kind ? null : kind)}>
            {t(TEXTS[kind].pick)}
          </Button>
        ))}
      {as && (
        <UserPicker
          key={as}
          title={t(TEXTS[as].pick)}
          onPick={(userId) => void pick(as, userId)}
          onClose={close}
        />
      )}
      {error && <ErrorNotice error={error} onRetry={() => setError(null)} />}
    </div>
  );
}
