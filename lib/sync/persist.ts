/** Base rows can be fetched again: when the disk refuses them they live in memory only, and the cursor on disk stays behind. */

/** False when it is in memory only. */
export async function persistBase(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    console.warn('Patchpanel could not store its copy of the configuration:', error);
    return false;
  }
}
