import Type from 'typebox'
import { closed, literals } from '../words/schemas.ts'
import { ISSUE_CODES } from './issue-codes.ts'

/** One fault in a YAML file, with its place. Lines and columns start at 1. */
export const IssueSchema = Type.Object(
  {
    code: literals(ISSUE_CODES),
    file: Type.String(),
    line: Type.Integer(),
    column: Type.Integer(),
    length: Type.Integer({ description: 'how many characters of the source line the caret spans' }),
    message: Type.String({
      description: 'one sentence, lower case, that starts with unknown, missing, invalid or duplicate',
    }),
    suggestion: Type.Optional(Type.String()),
    source: Type.String({
      description: 'the source line, for the caret; of a very long line the stretch around the fault',
    }),
    caret: Type.Optional(
      Type.Integer({ description: 'of the caret within source, where that is a stretch of a longer line' }),
    ),
  },
  { ...closed, title: 'Issue' },
)
