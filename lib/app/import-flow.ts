/** An import from the chosen file to its undoing, as the page shows it: one stage after the other, each of which can be cancelled. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PageClient } from '../messages/page-client.ts';
import type { AppError } from '../schema/app-error.ts';
import type { ImportKind } from '../schema/import-columns.ts';
import type { ImportJob } from '../schema/import-job.ts';
import type { PlanRow } from '../schema/import-plan.ts';
import type { FileFacts, OpenedFile, OpenFile } from './import-file.ts';

export interface ImportWish {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  createMissingGroups: boolean;
  applyMappings: boolean;
  moveTaken: boolean;
}

export type ImportStage =
  | { is: 'choose' }
  /** `done` of 1; the file is read, handed over, planned, applied or undone. */
  | { is: 'working'; at: 'reading' | 'sending' | 'planning' | 'applying' | 'undoing'; done: number | null }
  | { is: 'fault'; message: string; asksEncoding: boolean }
  | { is: 'failed'; error: AppError }
  | { is: 'planned'; job: ImportJob }
  | { is: 'applied'; job: ImportJob };

export interface ImportPlace {
  kind: ImportKind;
  instanceId: string | null;
}

export interface ImportFlow {
  readonly stage: ReadonlySignal<ImportStage>;
  readonly facts: ReadonlySignal<FileFacts | null>;
  readonly file: ReadonlySignal<File | null>;
  readonly wish: ReadonlySignal<ImportWish>;
  /** What was refused of the plan that is shown: it changed meanwhile, or a confirmation is missing. */
  readonly refusal: ReadonlySignal<AppError | null>;
  choose(file: File): Promise<void>;
  /** Plans the same file in another way. */
  change(wish: Partial<ImportWish>): Promise<void>;
  apply(excluded: readonly PlanRow[]): Promise<void>;
  undo(): Promise<void>;
  cancel(): void;
}

const PLAIN: ImportWish = { createMissingGroups: false, applyMappings: false, moveTaken: false };

export function createImportFlow(client: PageClient, openFile: OpenFile, place: ImportPlace): ImportFlow {
  const stage = signal<ImportStage>({ is: 'choose' });
  const facts = signal<FileFacts | null>(null);
  const file = signal<File | null>(null);
  const wish = signal<ImportWish>(PLAIN);
  const refusal = signal<AppError | null>(null);
  /** Answers to what was cancelled are dropped. */
  let attempt = 0;

  const plan = async (chosen: File) => {
    attempt += 1;
    const mine = attempt;
    const isMine = () => mine === attempt;
    const show = (next: ImportStage) => {
      if (isMine()) stage.value = next;
    };
    show({ is: 'working', at: 'reading', done: null });
    refusal.value = null;
    const { encoding, delimiter, ...options } = wish.peek();
    const opened = await openFile(chosen, { kind: place.kind, encoding, delimiter });
    if (opened.is === 'fault') {
      return show({ is: 'fault', message: opened.message, asksEncoding: opened.code === 'encoding' });
    }
    if (isMine()) facts.value = opened.facts;
    try {
      const fileId = await handOver(client, opened, { isMine, show });
      if (fileId === null) return;
      show({ is: 'working', at: 'planning', done: null });
      const { delimiter: found } = opened.facts;
      const asked = {
        ...options,
        ...place,
        fileId,
        parts: opened.pieces,
        fileName: chosen.name,
        delimiter: found,
      };
      const result = await client.call('planImport', asked);
      show(result.ok ? { is: 'planned', job: result.value } : { is: 'failed', error: result.error });
    } finally {
      opened.close();
    }
  };

  return {
    stage,
    facts,
    file,
    wish,
    refusal,
    choose(chosen) {
      file.value = chosen;
      wish.value = PLAIN;
      return plan(chosen);
    },
    async change(fields) {
      wish.value = { ...wish.peek(), ...fields };
      const chosen = file.peek();
      if (chosen) await plan(chosen);
    },
    async apply(excluded) {
      const shown = stage.peek();
      if (shown.is !== 'planned') return;
      const { job } = shown;
      stage.value = { is: 'working', at: 'applying', done: null };
      const result = await client.call('applyImport', {
        jobId: job.id,
        base: job.base,
        exclude: excluded.map(({ row }) => row),
        confirm: confirmed(job, excluded),
      });
      refusal.value = result.ok ? null : result.error;
      stage.value = result.ok ? { is: 'applied', job: result.value } : shown;
    },
    async undo() {
      const shown = stage.peek();
      if (shown.is !== 'applied') return;
      stage.value = { is: 'working', at: 'undoing', done: null };
      const result = await client.call('undoImport', { jobId: shown.job.id, changedRows: 'skip' });
      refusal.value = result.ok ? null : result.error;
      stage.value = result.ok ? { is: 'applied', job: result.value } : shown;
    },
    cancel() {
      attempt += 1;
      file.value = null;
      facts.value = null;
      refusal.value = null;
      stage.value = { is: 'choose' };
    },
  };
}

interface HandingOver {
  isMine: () => boolean;
  show: (stage: ImportStage) => void;
}

/** `null` when it was cancelled or refused on the way. */
async function handOver(
  client: PageClient,
  opened: OpenedFile,
  { isMine, show }: HandingOver,
): Promise<string | null> {
  const fileId = crypto.randomUUID();
  for (let place = 0; place < opened.pieces; place += 1) {
    if (!isMine()) return null;
    show({ is: 'working', at: 'sending', done: place / opened.pieces });
    const result = await client.call('stageImport', { fileId, place, text: await opened.piece(place) });
    if (!result.ok) {
      show({ is: 'failed', error: result.error });
      return null;
    }
  }
  return fileId;
}

/** Of the rows that are applied, as the server counts them. */
export function confirmed({ counts }: ImportJob, excluded: readonly PlanRow[]) {
  const losing = excluded.filter(({ removed, removesAll }) => removed.length > 0 || removesAll).length;
  return {
    removeAll: counts.removeAll - excluded.filter(({ removesAll }) => removesAll).length,
    removals: counts.removals - losing,
  };
}
