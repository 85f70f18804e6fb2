/** Which version of the server's interface this extension speaks, and which side is behind where a server speaks another. Pure. */

export interface ProtocolRange {
  readonly min: number;
  readonly max: number;
}

/** Grows with each incompatible change of the HTTP interface; sent with every write as `Patchpanel-Protocol`. */
export const SERVER_PROTOCOL = 1;

/** `null`: they understand each other. */
export function whoIsBehind({ min, max }: ProtocolRange): 'server' | 'extension' | null {
  if (SERVER_PROTOCOL < min) return 'extension';
  return SERVER_PROTOCOL > max ? 'server' : null;
}
