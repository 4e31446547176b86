import Type, { type Static } from 'typebox'
import type { Registry } from '../../../core/registry.ts'
import { fold } from '../../../core/text.ts'

/** Params that say whose numbers are asked for. */
export const subjectParams = {
  entity: Type.String({ 'x-entity': true, description: 'entity type whose metrics are meant' }),
  subjects: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 500 })], {
      description: 'tickers, sectors, indices or series; every one where it is left out',
    }),
  ),
  sector: Type.Optional(Type.String({ description: 'only tickers of this sector; ALL for every sector' })),
  issuer: Type.Optional(
    Type.String({ description: 'only tickers of this kind of issuer, such as BANK; ALL for every kind' }),
  ),
  search: Type.Optional(
    Type.String({ maxLength: 100, description: 'only subjects whose code or name has this, accents or not' }),
  ),
  exclude: Type.Optional(Type.Array(Type.String(), { description: 'but not these' })),
}
const schema = Type.Object(subjectParams)

/** The subjects that are asked for; undefined for every one in the data. */
export function subjectsOf(
  { entity, subjects, sector, issuer, search, exclude }: Static<typeof schema>,
  registry: Registry,
): readonly string[] | undefined {
  const asked = typeof subjects === 'string' ? [subjects] : subjects
  const words = fold(search ?? '').trim()
  const every = (value: string | undefined) => value === undefined || value === '' || value === 'ALL'
  if (every(sector) && every(issuer) && words === '' && !exclude) return asked
  const known = entity === 'SECTOR' ? registry.sectors : registry.tickers
  return (asked ?? [...known.keys()]).filter((subject) => {
    const ticker = registry.tickers.get(subject)
    const name = ticker?.name ?? registry.sectors.get(subject)?.label
    if (!every(sector) && ticker?.sector !== sector && subject !== sector) return false
    if (!every(issuer) && ticker?.entity !== issuer) return false
    if (exclude?.includes(subject)) return false
    return words === '' || fold(`${subject} ${name?.en ?? ''} ${name?.vi ?? ''}`).includes(words)
  })
}
