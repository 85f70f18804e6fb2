/** Looks at every state of the panel and of setup in a real Chromium. In a file apart from the others: two are looked at beside each other. */
import { test } from 'vitest';
import { PANEL_AREAS } from './gallery/states.ts';
import { lookAt, visitGallery } from './gallery/visit.ts';

const visit = visitGallery();

test.each(Object.values(PANEL_AREAS).flatMap((states) => Object.entries(states)))(
  '%s is accessible, whole and at rest',
  (name, state) => lookAt(visit, name, state),
);
