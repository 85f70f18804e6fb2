/** Base rows can be fetched again: when the disk refuses them they live in memory only, and the cursor on disk stays behind. */

export async function persistBase(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    console.warn('Patchpanel could not store its copy of the configuration:', error);
  }
}
