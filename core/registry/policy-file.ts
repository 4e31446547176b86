import Type, { type TSchemaOptions } from 'typebox'
import { closed, literals, ScalarSchema } from '../words/schemas.ts'
import { ROLES } from './roles.ts'

/** What the section `policies` may say: who sees what. `scopeOf` says what follows from it for one person. */
const names = (options: TSchemaOptions) => Type.Array(Type.String(), { uniqueItems: true, ...options })
const allOr = (description: string) =>
  Type.Union([Type.Literal('all'), Type.Array(Type.String(), { uniqueItems: true })], { description })

const ForSchema = Type.Object(
  {
    anonymous: Type.Optional(Type.Literal(true, { description: 'who is not signed in' })),
    roles: Type.Optional(
      Type.Array(literals(ROLES), {
        uniqueItems: true,
        description: 'exactly these: a policy for viewers is none for editors',
      }),
    ),
    groups: Type.Optional(names({ description: 'groups of people, as admins name them' })),
    people: Type.Optional(names({ description: 'e-mail addresses, or ids of accounts' })),
  },
  { ...closed, minProperties: 1, description: 'whom it fits: any of these is enough' },
)

const RowsSchema = Type.Union(
  [
    Type.Literal('all'),
    Type.Object(
      {
        subjects: Type.Optional(names({ description: 'rows about these subjects' })),
        groups: Type.Optional(
          names({ description: 'rows about these groups, and about every subject that is in one of them' }),
        ),
        datasets: Type.Optional(
          Type.Record(
            Type.String(),
            Type.Union([
              Type.Literal('all'),
              Type.Record(Type.String(), Type.Array(ScalarSchema, { description: 'values of this column' })),
            ]),
            {
              description: 'of a data set: rows with these values in its columns besides, or all of its rows',
            },
          ),
        ),
      },
      { ...closed, minProperties: 1 },
    ),
  ],
  { description: 'the only rows that they see; every row where no policy with rows fits' },
)

export const PolicySchema = Type.Object(
  {
    for: ForSchema,
    pages: Type.Optional(allOr('pages that nobody sees but those whom a policy names them for')),
    datasets: Type.Optional(allOr('the same of data sets')),
    metrics: Type.Optional(
      allOr('the same of metrics, and of what is computed from them: others see no values there'),
    ),
    rows: Type.Optional(RowsSchema),
  },
  closed,
)
