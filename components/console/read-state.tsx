/** Shows what was read, or why it cannot be shown: still on its way, gone, not allowed, offline. */
import type { ComponentChildren } from 'preact';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { GonePlace, type GonePlaceProps } from './gone-place.tsx';
import { NoPlace, type NoPlaceProps } from './no-place.tsx';
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
  children: (value: T) => ComponentChildren;
}

export function ReadState<T>({ reading, title, out = {}, record, children }: ReadStateProps<T>) {
  const { value, error, refresh } = reading;
  if (value !== undefined && value !== null) {
    return (
      <>
        {error && <ErrorNotice error={error} onRetry={refresh} />}
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
        <ErrorNotice error={error} onRetry={refresh} />
      </div>
    );
  }
  return <ConsoleLoading title={title} />;
}
