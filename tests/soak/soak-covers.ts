/** Where the code that a soak runs begins. */

/** The pages of the console are the way of real browsers here, and not what is shown. */
export const SOAK_COVERS = ['tests/soak/main.ts', 'server/main.ts', 'entrypoints/background.ts'];
