import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'
import { type Locale, localise } from '../words/localise.ts'
import { unknown } from '../words/nearest.ts'
import { type Fault, type Path, quote } from './issue.ts'

/**
 * Checks a value against a schema and fills defaults into a copy. Every fault is one sentence about one place; a
 * union is judged by the branch that was probably meant. `name` names the whole value in a sentence ("page").
 * `locale` says in which languages its texts are. Ask for `value` only where `faults` is empty.
 */
export function checkSchema(
  schema: TSchema,
  value: unknown,
  name: string,
  locale: Locale,
): { value: unknown; faults: Fault[] } {
  const validate = compiled(schema, locale)
  const copy = structuredClone(value)
  if (validate(copy)) return { value: copy, faults: [] }
  return { value: copy, faults: explain(validate.errors ?? [], copy, name) }
}

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  discriminator: true,
  ownProperties: true,
  useDefaults: true,
  strict: false,
  // Schemas are ours and the plugins': a test checks them, and to compile what checks them costs a start dear.
  meta: false,
  validateSchema: false,
})
const validators = new WeakMap<TSchema, Map<string, ValidateFunction>>()

function compiled(schema: TSchema, locale: Locale): ValidateFunction {
  const own = validators.get(schema) ?? new Map<string, ValidateFunction>()
  validators.set(schema, own)
  const { languages, subject, group } = locale
  const key = [...languages, subject.name, subject.plural, group.name, group.plural].join(' ')
  const validate = own.get(key) ?? ajv.compile(prepared(localise(schema, locale)) as Schema)
  own.set(key, validate)
  return validate
}

interface Schema {
  readonly [keyword: string]: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

/**
 * The same schema in a form whose errors can be explained: a union of literals becomes an enum, a union of maps that
 * a literal property tells apart becomes a discriminated one, a map with a pattern for its keys refuses other keys.
 */
function prepared(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(prepared)
  if (typeof schema !== 'object' || schema === null) return schema
  const { anyOf, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === 'default' || keyword === 'enum' || keyword === 'const' ? value : prepared(value),
    ]),
  ) as Schema
  if (rest.patternProperties && rest.additionalProperties === undefined) {
    return { ...rest, additionalProperties: false }
  }
  if (!anyOf) return rest
  if (anyOf.every((branch) => 'const' in branch))
    return { ...rest, enum: anyOf.map((branch) => branch.const) }
  const propertyName = discriminator(anyOf)
  if (!propertyName) return { ...rest, anyOf }
  return { ...rest, type: 'object', required: [propertyName], discriminator: { propertyName }, oneOf: anyOf }
}

function discriminator(branches: readonly Schema[]): string | undefined {
  const literals = Object.entries(branches[0]?.properties ?? {}).filter(([, property]) => 'const' in property)
  return literals.find(([name]) => {
    const values = branches.map((branch) => branch.properties?.[name]?.const)
    return values.every((value) => value !== undefined) && new Set(values).size === values.length
  })?.[0]
}

function explain(errors: readonly ErrorObject[], value: unknown, name: string): Fault[] {
  const faults: Fault[] = []
  const missing = new Map<string, string[]>()
  for (const error of oneBranchEach(errors)) {
    if (error.keyword === 'required') {
      // One place gets one issue, so the keys that a map lacks share a sentence.
      const keys = missing.get(error.instancePath)
      if (keys) keys.push(error.params.missingProperty)
      else missing.set(error.instancePath, [error.params.missingProperty])
      if (keys) continue
    }
    faults.push(faultOf(error, pathOf(error.instancePath, value), name, missing.get(error.instancePath)))
  }
  return faults.map((fault) => (fault.code === 'missing-key' ? completed(fault, missing) : fault))
}

/** Ajv reports every branch of a failed union, then the union: keep the branch that fits the value's type best. */
function oneBranchEach(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = []
  for (const error of errors) {
    // A missing discriminator is reported as a missing key already.
    if (error.keyword === 'discriminator' && error.params.tagValue === undefined) continue
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      kept.push(error)
      continue
    }
    const prefix = `${error.schemaPath}/`
    const branches = new Map<string, ErrorObject[]>()
    const from = firstOfUnion(kept, error)
    for (const inner of kept.splice(from)) {
      const branch = inner.schemaPath.slice(prefix.length).split('/', 1)[0]!
      const errors = branches.get(branch)
      if (errors) errors.push(inner)
      else branches.set(branch, [inner])
    }
    // A branch whose very type differs, or a literal, says nothing about the value; the others do.
    const fitting = [...branches.values()].filter(
      (branch) =>
        !branch.some((e) => ['type', 'const'].includes(e.keyword) && e.instancePath === error.instancePath),
    )
    const best = fitting.sort((a, b) => a.length - b.length)[0]
    kept.push(...(best ?? [{ ...error, keyword: 'type' }]))
  }
  return kept
}

/** Where the errors of a union's branches begin: they stand directly before its own error. */
function firstOfUnion(errors: readonly ErrorObject[], union: ErrorObject): number {
  const below = (path: string, parent: string) => path === parent || path.startsWith(`${parent}/`)
  let from = errors.length
  while (
    from > 0 &&
    below(errors[from - 1]!.schemaPath, union.schemaPath) &&
    below(errors[from - 1]!.instancePath, union.instancePath)
  ) {
    from--
  }
  return from
}

function faultOf(error: ErrorObject, path: Path, root: string, missing: readonly string[] = []): Fault {
  const { keyword, params, data } = error
  const schema = (error.parentSchema ?? {}) as Schema
  const thing = nameOf(path, root)
  const found = `invalid ${thing}: ${quote(data)}`
  switch (keyword) {
    case 'required':
      return { code: 'missing-key', path, at: 'key', message: missingKeys(missing, schema) }
    case 'additionalProperties': {
      const key = String(params.additionalProperty)
      const known = Object.keys(schema.properties ?? {})
      const at = { path: [...path, key], at: 'key' } as const
      const [rule] = Object.keys(schema.patternProperties ?? {})
      if (rule) {
        const message = `invalid name ${quote(key)} in ${thing}; expected ${ruleOf(rule)}`
        return { code: 'invalid-value', ...at, message }
      }
      return { code: 'unknown-key', ...at, ...unknown(`unknown key ${quote(key)}`, key, known) }
    }
    case 'discriminator': {
      const tag = String(params.tag)
      const known = (schema.oneOf as Schema[]).map((branch) => String(branch.properties?.[tag]?.const))
      const at = [...path, tag]
      if (params.error === 'tag') {
        const message = `invalid ${tag}: ${quote(params.tagValue)}; expected one of ${known.join(', ')}`
        return { code: 'invalid-type', path: at, message }
      }
      const given = `unknown ${tag} ${quote(params.tagValue)}`
      return { code: 'invalid-value', path: at, ...unknown(given, String(params.tagValue), known) }
    }
    case 'enum': {
      const known = (schema.enum as unknown[]).map(String)
      return { code: 'invalid-value', path, ...unknown(found, typeof data === 'string' ? data : '', known) }
    }
    case 'const':
      return { code: 'invalid-value', path, message: `${found}; expected ${quote(schema.const)}` }
    case 'type':
      return { code: 'invalid-type', path, message: `${found}; expected ${expected(schema)}` }
    case 'pattern': {
      const rule =
        typeof schema.description === 'string' ? schema.description : ruleOf(String(schema.pattern))
      return { code: 'invalid-value', path, message: `${found}; expected ${rule}` }
    }
    default: {
      const bound = LIMITS[keyword]
      if (bound)
        return {
          code: 'out-of-range',
          path,
          message: `${sized(found, data)}; expected ${bound(params.limit)}`,
        }
      const message = `${found}; ${String(error.message ?? 'not allowed').slice(0, 120)}`
      return { code: 'invalid-value', path, message }
    }
  }
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`
const LIMITS: Readonly<Record<string, (limit: number) => string>> = {
  minimum: (limit) => `at least ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  exclusiveMinimum: (limit) => `more than ${limit}`,
  exclusiveMaximum: (limit) => `less than ${limit}`,
  minLength: (limit) => `at least ${count(limit, 'character')}`,
  maxLength: (limit) => `at most ${count(limit, 'character')}`,
  additionalItems: (limit) => `exactly ${limit} entries`,
  minItems: (limit) => (limit === 1 ? 'at least one entry' : `at least ${limit} entries`),
  maxItems: (limit) => `at most ${count(limit, 'entry').replace(/ys$/, 'ies')}`,
  minProperties: (limit) => `at least ${count(limit, 'key')}`,
  maxProperties: (limit) => `at most ${count(limit, 'key')}`,
}

function sized(found: string, data: unknown): string {
  return Array.isArray(data) ? found.replace(/a list$/, `${data.length} entries`) : found
}

function missingKeys(keys: readonly string[], schema: Schema): string {
  const [key = ''] = keys
  const tag = (schema.discriminator as { propertyName: string } | undefined)?.propertyName
  if (tag === key) {
    const values = (schema.oneOf as Schema[]).map((branch) => branch.properties?.[key]?.const)
    return `missing ${key}; expected one of ${values.join(', ')}`
  }
  const property = keys.length === 1 ? schema.properties?.[key] : undefined
  return `missing ${keys.join(', ')}${property ? `; expected ${expected(property)}` : ''}`
}

function completed(fault: Fault, missing: ReadonlyMap<string, readonly string[]>): Fault {
  const keys = missing.get(pointerOf(fault.path)) ?? []
  return keys.length > 1 ? { ...fault, message: missingKeys(keys, {}) } : fault
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
}

function expected(schema: Schema): string {
  if (schema['x-metric']) return 'a metric'
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).join(', ')}`
  if ('const' in schema) return quote(schema.const)
  const branches = schema.anyOf ?? (schema.oneOf as Schema[] | undefined)
  if (branches && !schema.discriminator) return [...new Set(branches.map(expected))].join(' or ')
  const type = TYPES[String(schema.type)] ?? 'a value'
  const keys = schema.type === 'object' ? Object.keys(schema.properties ?? {}) : []
  return keys.length > 0 && keys.length <= 6 ? `${type} with ${keys.join(', ')}` : type
}

/** Patterns that stand in our schemas, in words; any other is shown as it is. */
const RULES: Readonly<Record<string, string>> = {
  '^[a-z][a-zA-Z0-9_]*$': 'a letter a-z, then letters, digits and _',
  '^[a-z][a-z0-9_]*$': 'a letter a-z, then a-z, digits and _',
  '^[A-Z][A-Z0-9_]*$': 'a letter A-Z, then A-Z, digits and _',
  '^\\d{4}-\\d{2}-\\d{2}$': 'a date such as 2025-12-31',
  '^\\d{2}:\\d{2}$': 'a time such as 09:00',
  '^\\$': 'a list or the name of an input, such as $name',
}
function ruleOf(pattern: string): string {
  return RULES[pattern] ?? `the pattern ${pattern}`
}

/** `at.x`, `metrics[0]`: enough of the path to know the thing, the place says the rest. */
function nameOf(path: Path, root: string): string {
  const last = path.at(-1)
  if (last === undefined) return root
  if (typeof last === 'string') return last
  const parent = path.at(-2)
  return typeof parent === 'string' ? `${parent}[${last}]` : `entry ${last}`
}

/** JSON pointer to path; positions become numbers where the value really has a list there. */
function pathOf(pointer: string, value: unknown): Path {
  let here = value
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
      const step = Array.isArray(here) ? Number(key) : key
      here = (here as Record<string | number, unknown> | null | undefined)?.[step]
      return step
    })
}

function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
