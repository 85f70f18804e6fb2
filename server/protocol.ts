/** Range of client protocol versions that the server speaks; it grows with each incompatible change of the HTTP interface. */
export const PROTOCOL = { min: 1, max: 1 } as const;
