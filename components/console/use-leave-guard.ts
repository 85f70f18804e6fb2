/** Holds moves away from a record whose draft is not saved, in the console and when the tab is closed. */
import { useEffect, useRef } from 'preact/hooks';
import { placeOf } from '../../lib/app/console-route.ts';
import type { Router } from '../../lib/app/router.ts';
import { useApp } from '../app-context.ts';

/** Other tabs of the same record keep the draft and are no leaving; `hasMore`: something unsaved that is in no draft. */
export function useLeaveGuard(router: Router, id: string, hasMore: () => boolean = () => false): void {
  const { drafts } = useApp();
  const more = useRef(hasMore);
  more.current = hasMore;
  useEffect(() => {
    const isUnsaved = () => drafts.of(id) !== null || more.current();
    const free = router.hold((to) => {
      const place = placeOf(to);
      const isSame = 'id' in place && place.id === id;
      return !isSame && isUnsaved();
    });
    const onClose = (event: BeforeUnloadEvent) => {
      if (isUnsaved()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onClose);
    return () => {
      free();
      window.removeEventListener('beforeunload', onClose);
    };
  }, [router, drafts, id]);
}
