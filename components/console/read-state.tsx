/** Shows what was read, or why it cannot be shown: still on its way, gone, not allowed, offline. */
import type { ComponentChildren } from 'preact';
import type { AppError } from '../../lib/schema/app-error.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { GonePlace, type GonePlaceProps } from './gone-place.tsx';
import { NoPlace, type NoPlaceProps } from './no-place.tsx';
import { OnlineError } from './online-error.tsx';
import { PageHeading } from './page-heading.tsx';
import type { Reading } from './use-read.ts';

export interface ReadStateProps<T> {
  reading: Reading<T | null>;
  /** Heading of the page while it has nothing else to show; `null` where the page has its heading already. */
  title: string | null;
  /** The way out where the record is not there. */
  out?: Pick<NoPlaceProps, 'href' | 'linkText'>;
  /** The record that was asked for: where it is not there, it may have been deleted. */
  record?: GonePlaceProps['record'];
  /** What is on the server alone and therefore cannot be shown while it is away. */
  offline?: string;
  children: (value: T) => ComponentChildren;
}

export function ReadState<T>(props: ReadStateProps<T>) {
  const { reading, title, out = {}, record, offline, children } = props;
  const { value, error, refresh } = reading;
  if (value !== undefined && value !== null) {
    return (
      <>
        {error && <ReadError error={error} offline={offline} onRetry={refresh} />}
        {children(value)}
      </>
    );
  }
  if (error?.kind === 'not-found' && record) return <GonePlace record={record} out={out} />;
  if (error?.kind === 'not-found') return <NoPlace is="record" isPart={title === null} {...out} />;
  if (error) {
    return (
      <div class="prose">
        {title !== null && <PageHeading title={title} />}
        <ReadError error={error} offline={offline} onRetry={refresh} />
      </div>
    );
  }
  return <ConsoleLoading title={title} />;
}

interface ReadErrorProps {
  error: AppError;
  offline: string | undefined;
  onRetry: () => void;
}

function ReadError({ error, offline, onRetry }: ReadErrorProps) {
  if (offline === undefined) return <ErrorNotice error={error} onRetry={onRetry} />;
  return <OnlineError error={error} offline={offline} onRetry={onRetry} />;
}
