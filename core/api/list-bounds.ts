/** What the lists of a person may hold, for the server and for the forms of the shell. */

/** So many entries a list may have. */
export const MOST_ENTRIES = 100
/** Characters of a view's name. */
export const LONGEST_NAME = 100
/** A view's name has no controls, nothing that turns the direction of writing, and is not blank. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a name may not have
export const VIEW_NAME = /^(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+$/
