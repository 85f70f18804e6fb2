/** Holds moves away from a record whose draft is not saved, in the console and when the tab is closed. */
import { useEffect, useRef } from 'preact/hooks';
import { placeOf } from '../../lib/app/console-route.ts';
import type { Router } from '../../lib/app/router.ts';
import { useApp } from '../app-context.ts';

export interface LeaveGuardOptions {
  /** Something unsaved that is in no draft. */
  hasMore?: () => boolean;
  /** A CTI agent may be looked at in between: the draft stays, and the page says so. */
  isLookedAside?: boolean;
}

/** Other tabs of the same record keep the draft and are no leaving. */
export function useLeaveGuard(
  router: Router,
  id: string,
  { hasMore = () => false, isLookedAside = false }: LeaveGuardOptions = {},
): void {
  const { drafts } = useApp();
  const more = useRef(hasMore);
  more.current = hasMore;
  useEffect(() => {
    const isUnsaved = () => drafts.of(id) !== null || more.current();
    const free = router.hold((to) => {
      const place = placeOf(to);
      const isSame = 'id' in place && place.id === id;
      if (isLookedAside && place.page === 'agent') return more.current();
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
  }, [router, drafts, id, isLookedAside]);
}
