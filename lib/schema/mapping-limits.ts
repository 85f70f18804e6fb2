/** Limits of a list of mapped agents, apart from their schema so that pages can use them without the validator. */

/** Rule C8: from the eleventh agent on one list, warn. */
export const ADVISED_AGENTS = 10;

/** Most agents one list may hold; beyond it a request is refused as a mistake. */
export const MAX_AGENTS = 1000;
