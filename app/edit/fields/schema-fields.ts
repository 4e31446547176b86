import { isMap } from '../../../core/words/is-map.ts'

/** What a text may name, as the marks of a plugin's schema say. */
export type Names = 'metric' | 'column' | 'group' | 'dataset' | 'entity' | 'subject'
type Scalar = string | number | boolean

/** How a value is written in a form. `orNone`: null is one of its values. */
export type Field = Kind & { readonly orNone?: boolean }
type Kind =
  | { readonly kind: 'toggle' | 'texts' }
  /** What no other kind can show: written as JSON. */
  | { readonly kind: 'written' }
  | { readonly kind: 'choice'; readonly values: readonly Scalar[] }
  | ({ readonly kind: 'number' } & Bounds)
  | { readonly kind: 'text'; readonly longest?: number }
  | { readonly kind: 'name'; readonly of: readonly Names[] }
  | ListKind
  | { readonly kind: 'tuple'; readonly of: readonly Field[] }
  | { readonly kind: 'map'; readonly properties: readonly Property[] }
  | { readonly kind: 'variants'; readonly of: readonly Field[] }

/** `above`: the least is not among them. */
export interface Bounds {
  readonly least?: number
  readonly most?: number
  readonly above?: boolean
  readonly whole?: boolean
}
export interface ListKind {
  readonly kind: 'list'
  readonly of: Field
  readonly least: number
  readonly most: number
  /** One entry may stand without its list. */
  readonly single?: boolean
  readonly unique?: boolean
}

/** A value by its name in a map. */
export interface Property {
  readonly name: string
  readonly field: Field
  readonly needed: boolean
  readonly hint: string | null
  /** What holds where nothing is said. */
  readonly initial?: unknown
}

/** JSON Schema, as plugins are described by it; nothing here relies on it being well formed. */
export type Schema = Readonly<Record<string, unknown>>

const MARKS: readonly Names[] = ['metric', 'column', 'group', 'dataset', 'entity', 'subject']

/** How values that a schema takes are written; never throws, whatever it says. */
export function fieldOf(schema: unknown): Field {
  const one = asSchema(schema)
  if (Array.isArray(one.anyOf)) return fieldOfAny(one.anyOf, one)
  if ('const' in one) return isScalar(one.const) ? { kind: 'choice', values: [one.const] } : WRITTEN
  if (Array.isArray(one.enum)) {
    return one.enum.every(isScalar) ? { kind: 'choice', values: one.enum } : WRITTEN
  }
  if (one['x-text'] === true) return { kind: 'texts' }
  switch (one.type) {
    case 'boolean':
      return { kind: 'toggle' }
    case 'integer':
    case 'number':
      return { kind: 'number', ...boundsOf(one) }
    case 'string':
      return fieldOfText(one)
    case 'array':
      return fieldOfArray(one)
    case 'object':
      return isMap(one.properties) && !one.patternProperties
        ? { kind: 'map', properties: propertiesOf(one) }
        : WRITTEN
    default:
      return WRITTEN
  }
}

/** The fields of a map's schema, in its order. */
export function propertiesOf(schema: unknown): Property[] {
  const { properties, required } = asSchema(schema)
  const needed = Array.isArray(required) ? required : []
  return Object.entries(asSchema(properties)).map(([name, value]) => {
    const { description, default: initial } = asSchema(value)
    return {
      name,
      field: fieldOf(value),
      needed: needed.includes(name) && initial === undefined,
      hint: typeof description === 'string' ? description : null,
      ...(initial === undefined ? {} : { initial }),
    }
  })
}

const WRITTEN: Field = { kind: 'written' }

function fieldOfAny(branches: readonly unknown[], schema: Schema): Field {
  const all = branches.map(asSchema)
  const some = all.filter(({ type }) => type !== 'null')
  const none = some.length < all.length ? { orNone: true } : {}
  const literal = some.flatMap((one) => (isScalar(one.const) ? [one.const] : []))
  const others = some.filter((one) => !('const' in one)).map((one) => fieldOf({ ...marksOf(schema), ...one }))
  const fields: readonly Field[] =
    literal.length > 0 ? [{ kind: 'choice', values: literal }, ...others] : others
  const [first, second] = fields
  // Shapes are told apart by their kind.
  const kinds = new Set(fields.map(({ kind }) => kind))
  if (!first || kinds.has('variants') || kinds.size < fields.length) return WRITTEN
  if (!second) return { ...first, ...none }
  if (fields.length === 2 && second.kind === 'list' && second.of.kind === first.kind) {
    return { ...second, single: true, ...none }
  }
  return { kind: 'variants', of: fields, ...none }
}

function fieldOfText(schema: Schema): Field {
  const of = namesIn(schema)
  if (of.length > 0) return { kind: 'name', of }
  return { kind: 'text', ...(typeof schema.maxLength === 'number' ? { longest: schema.maxLength } : {}) }
}

function fieldOfArray(schema: Schema): Field {
  const { items, minItems, maxItems, uniqueItems } = schema
  if (Array.isArray(items)) {
    const of = items.map(fieldOf)
    return of.every(({ kind }) => kind !== 'written') ? { kind: 'tuple', of } : WRITTEN
  }
  if (!isMap(items)) return WRITTEN
  return {
    kind: 'list',
    of: fieldOf({ ...items, ...marksOf(schema) }),
    least: typeof minItems === 'number' ? minItems : 0,
    most: typeof maxItems === 'number' ? maxItems : Number.POSITIVE_INFINITY,
    ...(uniqueItems === true ? { unique: true } : {}),
  }
}

function boundsOf(schema: Schema): Bounds {
  const { minimum, maximum, exclusiveMinimum } = schema
  return {
    ...(typeof minimum === 'number' ? { least: minimum } : {}),
    ...(typeof exclusiveMinimum === 'number' ? { least: exclusiveMinimum, above: true } : {}),
    ...(typeof maximum === 'number' ? { most: maximum } : {}),
    ...(schema.type === 'integer' ? { whole: true } : {}),
  }
}

/** `x-metric` and its like say what a text names and are checked; `x-names`, what it may name, and is not. */
function namesIn(schema: Schema): readonly Names[] {
  const marked = MARKS.filter((name) => schema[`x-${name}`] === true)
  const loose = schema['x-names']
  return marked.length > 0 ? marked : Array.isArray(loose) ? MARKS.filter((name) => loose.includes(name)) : []
}

/** On a list, marks hold for its entries, and on a choice of shapes for each. */
const marksOf = (schema: Schema): Schema =>
  Object.fromEntries(
    Object.entries(schema).filter(([key]) => key === 'x-names' || MARKS.some((name) => key === `x-${name}`)),
  )

const asSchema = (value: unknown): Schema => (isMap(value) ? value : {})
const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)
