import type { NoteMessages } from './vi.ts'

/** Sentences about notes at widgets, in English. */
export const en: NoteMessages = {
  title: (title) => `Notes: ${title}`,
  none: 'No notes yet.',
  whole: 'The whole widget',
  at: 'At',
  text: 'New note',
  add: 'Add note',
  remove: (by, text) => `Delete the note by ${by}: ${text}`,
  added: 'Note added',
  removed: 'Note deleted',
  refused: 'At most 1,000 characters, none of them control characters.',
  full: 'There are too many notes already. Delete one first.',
  failed: 'It could not be saved. Try again.',
  loadFailed: 'The notes could not be loaded.',
  signIn: 'Sign in to write a note.',
  left: (n) => (n === 1 ? '1 character left' : `${n} characters left`),
  readers: 'Seen by whoever may read this page.',
}
