/** The rules of axe whose outcome depends on the colour scheme: all that is asked again in the other one. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
