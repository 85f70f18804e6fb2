/** Restores one deleted record on the server at once, or says what stands in the way. */
import { t } from '../../lib/app/text.ts';
import type { AnyRecordKey } from '../../lib/schema/console/deletion.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { LongWriteProgress } from './long-write-progress.tsx';
import { OnlineError } from './online-error.tsx';
import { isWorking, useLongWrite } from './use-long-write.ts';

export interface RestoreButtonProps extends AnyRecordKey {
  name: string;
  onRestored?: () => void;
}

export function RestoreButton({ kind, id, name, onRestored }: RestoreButtonProps) {
  const { client } = useApp();
  const write = useLongWrite();
  const restore = async () => {
    const result = await write.run(id, (key) => client.call('restoreRecord', { kind, id, key }));
    if (result?.ok) onRestored?.();
  };
  return (
    <div class="restore">
      <Button disabled={isWorking(write)} description={name} onClick={() => void restore()}>
        {t('restore')}
      </Button>
      <LongWriteProgress write={write} text={t('restoring')} />
      {write.seconds > 0 && isWorking(write) && (
        <Button disabled={write.at === 'cancelling'} description={name} onClick={write.cancel}>
          {t('cancel')}
        </Button>
      )}
      {write.error && (
        <OnlineError error={write.error} offline={t('restoreOffline')} onRetry={() => void restore()} />
      )}
    </div>
  );
}
