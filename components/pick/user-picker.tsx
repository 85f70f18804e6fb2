/** A combobox over the CRM users of the page's instance: typed text finds, arrows choose, Enter picks, Escape leaves. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { FoundUsers } from '../../lib/schema/pick.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/feedback.tsx';

export interface UserPickerProps {
  title: string;
  onPick: (userId: string) => void;
  onClose: () => void;
}

/** Widths in percent, as names are. */
const LINES = [62, 48, 56];

export function UserPicker({ title, onPick, onClose }: UserPickerProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const { found, error, again } = useFoundUsers(search);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const rows = found?.rows ?? [];
  const current = Math.min(active, rows.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = rows[current];
    if (step) setActive((current + step + rows.length) % Math.max(1, rows.length));
    else if (event.key === 'Enter' && row) onPick(row.id);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  return (
    <fieldset class="user-picker">
      <legend class="visually-hidden">{title}</legend>
      <input
        ref={box}
        class="input"
        type="text"
        role="combobox"
        dir="auto"
        aria-label={t('searchUsers')}
        placeholder={t('searchUsers')}
        aria-autocomplete="list"
        aria-expanded={rows.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={rows.length > 0 ? `${id}-${current}` : undefined}
        spellcheck={false}
        autocomplete="off"
        maxLength={200}
        value={search}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {error ? (
        <ErrorNotice error={error} onRetry={again} />
      ) : (
        !found && LINES.map((width) => <Skeleton key={width} width={width} />)
      )}
      <div id={`${id}-list`} class="user-options" role="listbox" aria-label={t('crmUsers')}>
        {rows.map(({ id: userId, fullName, username, nativeId }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
          <div
            key={userId}
            id={`${id}-${index}`}
            class="user-option"
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            title={`${fullName || username}\n${username}`}
            onClick={() => onPick(userId)}
          >
            <span class="cut">
              <bdi>{fullName || username}</bdi>
            </span>
            <span class="soft">
              <bdi>{username}</bdi>
              {nativeId && ` · ${t('crmId')} ${nativeId}`}
            </span>
          </div>
        ))}
      </div>
      <p class="soft" role="status">
        {found?.total === 0 && t('noUserMatches')}
        {found &&
          found.total > rows.length &&
          t('shownOf', formatCount(rows.length), formatCount(found.total))}
      </p>
      <Button onClick={onClose}>{t('cancel')}</Button>
    </fieldset>
  );
}

/** Of the last search that was answered: what stood there before stays until then. */
function useFoundUsers(search: string) {
  const { client, store } = useApp();
  const [found, setFound] = useState<FoundUsers | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [tries, setTries] = useState(0);
  const changes = store.directoryChanges.value;
  useEffect(() => {
    let isLast = true;
    void client.call('findUsers', { search }).then((result) => {
      if (!isLast) return;
      if (result.ok) setFound(result.value);
      setError(result.ok ? null : result.error);
    });
    return () => {
      isLast = false;
    };
  }, [client, search, changes, tries]);
  return { found, error, again: () => setTries(tries + 1) };
}
