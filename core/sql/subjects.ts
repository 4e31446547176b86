import Type, { type Static } from 'typebox'
import type { Registry } from '../registry/registry.ts'
import { fold } from '../words/text.ts'

/** Params that say whose numbers are asked for. */
export const subjectParams = {
  entity: Type.String({ 'x-entity': true, description: 'entity type whose metrics are meant' }),
  subjects: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 500 })], {
      'x-names': ['subject', 'group'],
      description: 'subjects, groups or series; every one where it is left out',
    }),
  ),
  group: Type.Optional(
    Type.String({ 'x-names': ['group'], description: 'only subjects of this group; ALL for every group' }),
  ),
  kind: Type.Optional(
    Type.String({
      'x-names': ['entity'],
      description: 'only subjects of this entity type; ALL for every type',
    }),
  ),
  search: Type.Optional(
    Type.String({ maxLength: 100, description: 'only subjects whose code or name has this, accents or not' }),
  ),
  exclude: Type.Optional(
    Type.Array(Type.String(), { 'x-names': ['subject', 'group'], description: 'but not these' }),
  ),
}

/** The param of queries that compare or add up values of several subjects, or of one over time. */
export const soundParams = {
  sound: Type.Optional(
    Type.Boolean({
      default: false,
      description: "leave out values that the registry's quality rules put in doubt",
    }),
  ),
}
const schema = Type.Object(subjectParams)

/** The subjects that are asked for; undefined for every one in the data. */
export function subjectsOf(
  { entity, subjects, group, kind, search, exclude }: Static<typeof schema>,
  registry: Registry,
): readonly string[] | undefined {
  const asked = typeof subjects === 'string' ? [subjects] : subjects
  const words = fold(search ?? '').trim()
  const every = (value: string | undefined) => value === undefined || value === '' || value === 'ALL'
  if (every(group) && every(kind) && words === '' && !exclude) return asked
  const known = registry.entities.get(entity)?.of === 'groups' ? registry.groups : registry.subjects
  return (asked ?? [...known.keys()]).filter((id) => {
    const subject = registry.subjects.get(id)
    const name = subject?.name ?? registry.groups.get(id)?.label
    if (!every(group) && subject?.group !== group && id !== group) return false
    if (!every(kind) && subject?.entity !== kind) return false
    if (exclude?.includes(id)) return false
    return words === '' || fold([id, ...Object.values(name ?? {})].join(' ')).includes(words)
  })
}
