/** The place in a grid, kept with the entry of the tab's history: Back finds it again (decision 0039). */
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { useApp } from '../app-context.ts';
import type { GridPlace } from '../ui/grid-place.ts';
import { MovedContext } from './page-heading.tsx';

export function useKeptPlace(name: string): {
  place: GridPlace | undefined;
  onPlace: (place: GridPlace) => void;
} {
  const { entries } = useApp();
  const moved = useContext(MovedContext);
  const [place] = useState(() => entries.recall<GridPlace>(name));
  useLayoutEffect(() => {
    // The focus goes to the grid instead of the heading
    if (place?.isOpened) moved.isMoved = false;
  }, [place, moved]);
  return { place, onPlace: (now) => entries.keep(name, now) };
}
