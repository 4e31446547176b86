import { isMap } from '../../../core/words/is-map.ts'
import type { Path } from '../../../core/yaml/issue.ts'
import type { Field, Names, Property } from './schema-fields.ts'

/** Whether a field shows a value as what it is; what stands inside lists and maps is for the fields there. */
export function shows(field: Field, value: unknown): boolean {
  if (value === null) return field.orNone === true
  switch (field.kind) {
    case 'toggle':
      return typeof value === 'boolean'
    case 'choice':
      return field.values.includes(value as string)
    case 'number':
      return typeof value === 'number'
    case 'text':
    case 'name':
      return typeof value === 'string'
    case 'texts':
      return isMap(value) && Object.values(value).every((text) => typeof text === 'string')
    case 'list':
      return Array.isArray(value) || (field.single === true && shows(field.of, value))
    case 'tuple':
      return Array.isArray(value) && value.length === field.of.length
    case 'map':
      return isMap(value)
    case 'variants':
      return field.of.some((one) => shows(one, value))
    case 'written':
      return true
  }
}

/** The first of a value's shapes that shows it. */
export const variantOf = (fields: readonly Field[], value: unknown): Field | undefined =>
  fields.find((one) => shows(one, value))

/** A value to begin with. `first` gives a name that there is, of what a text may name. */
export function freshValue(field: Field, first: (of: readonly Names[]) => string): unknown {
  switch (field.kind) {
    case 'toggle':
      return true
    case 'choice':
      return field.values[0]
    case 'number': {
      const { least, most, above } = field
      if (least === undefined) return most === undefined ? 0 : Math.min(0, most)
      return above ? (most === undefined ? least + 1 : (least + most) / 2) : Math.max(0, least)
    }
    case 'text':
      return ''
    case 'name':
      return first(field.of)
    case 'texts':
    case 'written':
      return {}
    case 'list':
      return Array.from({ length: Math.max(1, field.least) }, () => freshValue(field.of, first))
    case 'tuple':
      return freshTuple(field.of, first)
    case 'map':
      return freshMap(field.properties, first)
    case 'variants':
      return freshValue(field.of[0]!, first)
  }
}

/** Ends that stand apart, where two of the same kind are asked for. */
function freshTuple(of: readonly Field[], first: (of: readonly Names[]) => string): unknown[] {
  const values = of.map((field) => freshValue(field, first))
  const [a, b] = of
  if (of.length === 2 && a?.kind === 'number' && b?.kind === 'number' && values[0] === values[1]) {
    return [values[0], b.most ?? (values[1] as number) + 100]
  }
  return values
}

const freshMap = (properties: readonly Property[], first: (of: readonly Names[]) => string) =>
  Object.fromEntries(
    properties.filter(({ needed }) => needed).map(({ name, field }) => [name, freshValue(field, first)]),
  )

/** Where in a value a text stands that names something of this kind. */
export function namedIn(field: Field, value: unknown, of: Names): { path: Path; name: string }[] {
  const within = (step: string | number, field: Field, value: unknown) =>
    namedIn(field, value, of).map(({ path, name }) => ({ path: [step, ...path], name }))
  switch (field.kind) {
    case 'name':
      return typeof value === 'string' && field.of.includes(of) ? [{ path: [], name: value }] : []
    case 'list':
      if (!Array.isArray(value)) return field.single ? namedIn(field.of, value, of) : []
      return value.flatMap((entry, i) => within(i, field.of, entry))
    case 'tuple':
      return Array.isArray(value) ? field.of.flatMap((one, i) => within(i, one, value[i])) : []
    case 'map':
      return isMap(value)
        ? field.properties.flatMap(({ name, field }) => within(name, field, value[name]))
        : []
    case 'variants': {
      const own = variantOf(field.of, value)
      return own ? namedIn(own, value, of) : []
    }
    default:
      return []
  }
}
