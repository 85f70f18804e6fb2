/** Saves drafted fields of a group or an instance; asks first where it changes something for the users under it. */
import { useState } from 'preact/hooks';
import { type DraftField, draftPatch } from '../../lib/app/draft.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { ImpactFilter, ImpactQuestion, ImpactWindow } from '../../lib/schema/console/impact-window.ts';
import type { CrmInstance, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';

export interface RecordSaveParts {
  kind: ImpactQuestion['kind'];
  row: CrmInstance | CrmUserGroup;
  fields: readonly DraftField[];
  /** Secrets of the form: they are in no draft. */
  secrets?: Readonly<Record<string, string | null>> | undefined;
  onSaved?: (() => void) | undefined;
}

export interface RecordSave {
  readonly error: AppError | null;
  /** Whom it would change, while the person is asked. */
  readonly asked: { readonly question: ImpactQuestion; readonly first: ImpactWindow } | null;
  /** Saves at once what changes nobody. */
  save(): Promise<void>;
  confirm(): Promise<void>;
  cancel(): void;
}

export const EVERYBODY: ImpactFilter = { effect: null, search: '' };

export function useRecordSave({ kind, row, fields, secrets = {}, onSaved }: RecordSaveParts): RecordSave {
  const { client, drafts } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [asked, setAsked] = useState<RecordSave['asked']>(null);
  const draft = drafts.of(row.id);
  const patch = withSecrets(draftPatch<ImpactQuestion['patch']>(draft?.fields ?? {}, fields), secrets);

  const confirm = async () => {
    setAsked(null);
    const baseVersion = draft?.base.version ?? row.version;
    const edit = { kind, id: row.id, patch } as ImpactQuestion;
    const result = await client.call('editRecord', { ...edit, baseVersion });
    setError(result.ok ? null : result.error);
    if (!result.ok) return;
    drafts.discard(row.id, fields);
    onSaved?.();
  };
  const save = async () => {
    const question = { kind, id: row.id, patch: draftPatch(draft?.fields ?? {}, fields) } as ImpactQuestion;
    const impact = await client.call('readImpact', { ...question, ...EVERYBODY, offset: 0, limit: 100 });
    if (!impact.ok) return setError(impact.error);
    if (impact.value.total === 0) return confirm();
    setError(null);
    setAsked({ question, first: impact.value });
  };
  return { error, asked, save, confirm, cancel: () => setAsked(null) };
}

function withSecrets(
  patch: ImpactQuestion['patch'],
  secrets: Readonly<Record<string, string | null>>,
): ImpactQuestion['patch'] {
  if (Object.keys(secrets).length === 0) return patch;
  const { connectivity } = (patch.set ?? {}) as { connectivity?: object };
  return { ...patch, set: { ...patch.set, connectivity: { ...connectivity, ...secrets } } };
}
