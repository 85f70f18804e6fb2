/** Tells whether the panel is plainly visible, so that a hostile page cannot make a covered panel save. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';

export interface WriteGuard {
  /** Writes are accepted now. */
  readonly satisfied: ReadonlySignal<boolean>;
  /** Unmet for 3 s, or never to be met here: offer the console. */
  readonly stuck: ReadonlySignal<boolean>;
  /** Whether this very event may write: it came from the person, while the panel was plainly visible. */
  allows(event: Event): boolean;
  /** Watches an element that lies over what must be visible; the last one watched decides. Returns the end. */
  watch(element: Element): () => void;
}

/** For pages that no site can cover: console, side panel, setup. */
export function createOpenGuard(): WriteGuard {
  return {
    satisfied: signal(true),
    stuck: signal(false),
    allows: (event) => event.isTrusted,
    watch: () => () => undefined,
  };
}

/** Plainly visible for so long before a write is accepted. */
const HOLD_MS = 500;
const STUCK_MS = 3_000;
const LEAST_RATIO = 0.99;

type VisibilityEntry = IntersectionObserverEntry & { readonly isVisible?: boolean };

/** IntersectionObserver v2 sees opacity, filters, transforms and covers of any embedding page; Firefox has none. */
export function canTrackVisibility(scope: typeof globalThis = globalThis): boolean {
  return 'IntersectionObserverEntry' in scope && 'isVisible' in scope.IntersectionObserverEntry.prototype;
}

export function createVisibilityGuard(): WriteGuard {
  if (!canTrackVisibility())
    return { ...createOpenGuard(), satisfied: signal(false), stuck: signal(true), allows: () => false };
  const watched = signal<readonly Watched[]>([]);
  const satisfied = computed(() => watched.value.at(-1)?.held.value ?? false);
  const stuck = computed(() => watched.value.at(-1)?.stuck.value ?? false);
  return {
    satisfied,
    stuck,
    allows: (event) => event.isTrusted && satisfied.peek(),
    watch(element) {
      const entry = watchElement(element);
      watched.value = [...watched.peek(), entry];
      return () => {
        entry.stop();
        watched.value = watched.peek().filter((other) => other !== entry);
      };
    },
  };
}

interface Watched {
  readonly held: ReadonlySignal<boolean>;
  readonly stuck: ReadonlySignal<boolean>;
  stop(): void;
}

function watchElement(element: Element): Watched {
  const held = signal(false);
  const stuck = signal(false);
  let timer = setTimeout(() => {
    stuck.value = true;
  }, STUCK_MS);
  let wasVisible = false;

  const follow = (isVisible: boolean) => {
    if (isVisible === wasVisible) return;
    wasVisible = isVisible;
    clearTimeout(timer);
    if (!isVisible) held.value = false;
    timer = setTimeout(
      () => {
        held.value = isVisible;
        stuck.value = !isVisible;
      },
      isVisible ? HOLD_MS : STUCK_MS,
    );
  };
  const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
    threshold: [0, 0.5, LEAST_RATIO, 1],
    trackVisibility: true,
    delay: 100,
  };
  const observer = new IntersectionObserver((entries: VisibilityEntry[]) => {
    const last = entries.at(-1);
    if (last) follow(last.isVisible === true && last.intersectionRatio >= LEAST_RATIO);
  }, options);
  observer.observe(element);
  return {
    held,
    stuck,
    stop() {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
