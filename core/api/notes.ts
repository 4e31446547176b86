import Type from 'typebox'
import { closed, nullable, type Shape } from '../words/schemas.ts'
import { LONGEST_NOTE, NOTE_TEXT } from './note-bounds.ts'

/** What people write at widgets: /api/notes/:page. */

const Widget = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f]+$',
  description: 'widget id; `id[value]` of a repeated one',
})
const NoteText = Type.String({ minLength: 1, maxLength: LONGEST_NOTE, pattern: NOTE_TEXT.source })
const At = nullable(Type.String({ pattern: '^\\d{4}[0-9A-Za-z:.-]{0,20}$' }), {
  description: 'a date or period of the widget’s time axis; null for the widget as a whole',
})

export const NoteSchema = Type.Object(
  {
    id: Type.String(),
    widget: Widget,
    at: At,
    text: NoteText,
    by: Type.String({ description: 'name of who wrote it' }),
    createdAt: Type.String({ description: 'ISO moment' }),
    mayDelete: Type.Boolean(),
  },
  { ...closed, title: 'Note' },
)
export type Note = Shape<typeof NoteSchema>

export const NotesSchema = Type.Object(
  { notes: Type.Array(NoteSchema, { description: 'oldest first' }) },
  { ...closed, title: 'Notes' },
)
export type Notes = Shape<typeof NotesSchema>

/** The body of POST /api/notes/:page; what the numbers are of, the inputs of its query say. */
export const WriteNoteSchema = Type.Object({ widget: Widget, at: At, text: NoteText }, closed)
export type WriteNote = Shape<typeof WriteNoteSchema>
