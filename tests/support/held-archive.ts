/** An archive of a data directory that this process holds: an ordinary Blob would be copied in small pieces by each database that starts from it. */
export function holdArchive(bytes: ArrayBuffer): Blob {
  return Object.assign(new Blob(), { arrayBuffer: async () => bytes });
}
