/** Places in a tenant's feed, as snapshots and answers to writes tell them (decisions/0089): in which history, and after which change. */
import { isUuid } from './id.ts';

/** Header of answers that show a record: who knows the feed up to there knows what became of it. */
export const POSITION_HEADER = 'Patchpanel-Position';

export interface FeedPosition {
  readonly epoch: string;
  /** Of the last change that counts; 0 comes before all. */
  readonly seq: number;
}

export function writePosition({ epoch, seq }: FeedPosition): string {
  return `${epoch}.${seq}`;
}

/** `null` for what says no place: a server that tells none, or tells it in a way of another time. */
export function readPosition(text: string | null): FeedPosition | null {
  const [epoch, seq, ...rest] = text?.split('.') ?? [];
  if (!isUuid(epoch) || rest.length > 0 || !/^\d{1,15}$/.test(seq ?? '')) return null;
  return { epoch, seq: Number(seq) };
}
