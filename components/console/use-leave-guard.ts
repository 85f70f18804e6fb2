/** Holds moves away from a record whose draft is not saved, in the console and when the tab is closed. */
import { useEffect } from 'preact/hooks';
import { placeOf } from '../../lib/app/console-route.ts';
import type { Router } from '../../lib/app/router.ts';
import { useApp } from '../app-context.ts';

/** Other tabs of the same record keep the draft and are no leaving. */
export function useLeaveGuard(router: Router, id: string): void {
  const { drafts } = useApp();
  useEffect(() => {
    const free = router.hold((to) => {
      const place = placeOf(to);
      const isSame = 'id' in place && place.id === id;
      return !isSame && drafts.of(id) !== null;
    });
    const onClose = (event: BeforeUnloadEvent) => {
      if (drafts.of(id) !== null) event.preventDefault();
    };
    window.addEventListener('beforeunload', onClose);
    return () => {
      free();
      window.removeEventListener('beforeunload', onClose);
    };
  }, [router, drafts, id]);
}
