/** What notes on widgets may be, for the server and for the form of the shell. */

/** Characters of a note. */
export const LONGEST_NOTE = 1000
/** So many notes a widget may have for one choice of its subject. */
export const MOST_NOTES = 50
/** So many notes one person may have written in all. */
export const MOST_OF_PERSON = 2000
/** A note has lines, but no other controls, nothing that turns the direction of writing, and is not blank. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a note may not have
export const NOTE_TEXT = /^(?=\s*\S)[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+$/
