/** One field of a list of changes: its name, the value before and the value after. */
import type { ComponentChildren } from 'preact';
import { t } from '../../lib/app/text.ts';

export interface FieldChangeProps {
  name: string;
  /** `null` where there was nothing before, such as of a new record. */
  before: string | null;
  after: string;
  mark?: ComponentChildren;
}

export function FieldChange({ name, before, after, mark }: FieldChangeProps) {
  return (
    <div class="change">
      <dt>{name}</dt>
      <dd>
        {before !== null && (
          <>
            <span class="change-before">
              <span class="visually-hidden">{`${t('before')} `}</span>
              <bdi>{before}</bdi>
            </span>
            <span class="change-arrow" aria-hidden="true" />
          </>
        )}
        <span class="change-after">
          <span class="visually-hidden">{`${t('after')} `}</span>
          <bdi>{after}</bdi>
        </span>
        {mark && <> {mark}</>}
      </dd>
    </div>
  );
}
