/** Pages whose scripts are fetched when they are first opened, so that the console starts with little. */
import { type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { ConsoleLoading } from './console-loading.tsx';

/** The component of a page; until its script is here it shows that it is loading. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let page: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [state, setState] = useState<'loading' | 'here' | 'failed'>(page ? 'here' : 'loading');
    useEffect(() => {
      if (page) return;
      let isShown = true;
      load().then(
        (loaded) => {
          page = loaded;
          if (isShown) setState('here');
        },
        // An update of the extension takes the scripts of the former version away.
        () => isShown && setState('failed'),
      );
      return () => {
        isShown = false;
      };
    }, []);
    if (page) return h(page, props);
    if (state === 'failed') return <ErrorNotice error={{ kind: 'incompatible', detail: '' }} />;
    return <ConsoleLoading />;
  };
}
