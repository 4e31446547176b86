import { Plus, X } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import { isMap } from '../../../core/words/is-map.ts'
import type { Text } from '../../../core/words/text.ts'
import type { Path } from '../../../core/yaml/issue.ts'
import { useEditWords } from '../words.ts'
import { ClearButton } from './clear-button.tsx'
import { startsWith } from './faults-at.ts'
import { freshValue, variantOf } from './field-values.ts'
import { type BoxProps, type FieldProps, useWidgetForm } from './form.ts'
import type { Field, Property } from './schema-fields.ts'
import { useFieldWords } from './use-field-words.ts'
import { useFirst } from './use-first.ts'

type Of<K extends Field['kind']> = FieldProps<Extract<Field, { kind: K }>>

/** The fields of a map, one under the other. */
export function Properties(props: {
  readonly Box: ComponentType<BoxProps>
  readonly properties: readonly Property[]
  readonly path: Path
  readonly value: unknown
}) {
  const { Box } = props
  const { propertyWord, hintOf } = useFieldWords()
  const value = isMap(props.value) ? props.value : {}
  return props.properties.map(({ name, field, needed, hint, initial }) => (
    <Box
      key={name}
      field={field}
      path={[...props.path, name]}
      value={value[name]}
      initial={initial}
      label={propertyWord(name)}
      hint={hintOf(name, hint, props.path.length === 1)}
      optional={!needed}
    />
  ))
}

export function MapField(props: Of<'map'>) {
  const { field, path, value } = props
  if (value === undefined) return <Begin {...props} />
  const properties = <Properties Box={props.Box} properties={field.properties} path={path} value={value} />
  if (typeof path.at(-1) === 'number') return <Entry {...props}>{properties}</Entry>
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2.5 rounded-6 border border-line p-2.5">
      {properties}
      {props.optional && <End {...props} />}
    </div>
  )
}

/** One of a list: folded up under what it is about, unless something in it is to be mended. */
function Entry({ path, value, label, children }: FieldProps<Field> & { readonly children: ReactNode }) {
  const { text } = useEditWords()
  const { faults, columns, metrics } = useWidgetForm()
  const named = (one: unknown): string | undefined => {
    if (isMap(one) && Object.values(one).every((word) => typeof word === 'string')) return text(one as Text)
    if (typeof one !== 'string') return undefined
    const known = columns.find(({ name }) => name === one) ?? metrics.find(({ id }) => id === one)
    return known ? text(known.label) : one
  }
  const about = Object.values(value as object)
    .map(named)
    .find(Boolean)
  const wrong = faults.some((fault) => startsWith(fault.path, path))
  return (
    <details {...(wrong ? { open: true } : {})} className="edit-more">
      <summary className={`cursor-pointer truncate text-12 ${wrong ? 'text-danger' : ''}`}>
        {about ?? label}
      </summary>
      <div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-2.5">{children}</div>
    </details>
  )
}

/** Values that stand together, each at its place. */
export function TupleField(props: Of<'tuple'>) {
  const { Box, field, path, value, label } = props
  const { put } = useWidgetForm()
  const now = value ?? props.initial
  if (!Array.isArray(now)) return <Begin {...props} />
  // Of what holds by itself nothing is written yet: a part of it can only be set with the others.
  if (value === undefined) {
    return (
      <button type="button" className="btn btn-small" onClick={() => put(path, now, label)}>
        {now.join(' – ')}
      </button>
    )
  }
  return (
    <div className="flex items-start gap-1.5">
      {field.of.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: each is its place
        <div key={i} className="min-w-0 flex-1">
          <Box
            bare
            field={one}
            path={[...path, i]}
            value={now[i]}
            label={`${label} ${i + 1}`}
            optional={false}
          />
        </div>
      ))}
      {props.optional && <ClearButton path={path} label={label} />}
    </div>
  )
}

/** A value that may have one of several shapes: which, and the field of that. */
export function VariantsField(props: Of<'variants'>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const first = useFirst()
  const { Box, field, path, value, initial, label, optional, ids } = props
  const now = value ?? initial
  const own = now === undefined ? undefined : variantOf(field.of, now)
  const index = own ? field.of.indexOf(own) : -1
  const choose = (i: number) => {
    if (i === -1) return put(path, undefined, label)
    // A name that becomes a map stays its first name.
    const keep = typeof value === 'string' ? value : undefined
    put(
      path,
      freshValue(field.of[i]!, (of) => keep ?? first(of)),
      label,
    )
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <select
        aria-label={e.form.shapeOf(label)}
        aria-describedby={ids.described}
        className="select control w-full justify-between bg-canvas pointer-coarse:h-11"
        value={index}
        onChange={({ target }) => choose(Number(target.value))}
      >
        {(optional || index === -1) && <option value={-1}>{e.none}</option>}
        {field.of.map((one, i) => (
          <option key={one.kind} value={i}>
            {e.form.shapes[one.kind]}
          </option>
        ))}
      </select>
      {own && (
        <Box
          bare
          same
          field={own}
          path={path}
          value={value}
          initial={initial}
          label={label}
          optional={false}
        />
      )}
    </div>
  )
}

function Begin({ field, path, label }: FieldProps<Field>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const first = useFirst()
  return (
    <button
      type="button"
      aria-label={e.form.addTo(label)}
      className="btn btn-small pointer-coarse:h-11"
      onClick={() => put(path, freshValue(field, first), label)}
    >
      <Plus className="icon-s" aria-hidden="true" />
      {e.form.add}
    </button>
  )
}

function End({ path, label }: FieldProps<Field>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  return (
    <button
      type="button"
      aria-label={e.form.clear(label)}
      className="btn btn-small w-fit pointer-coarse:h-11"
      onClick={() => put(path, undefined, label)}
    >
      <X className="icon-s" aria-hidden="true" />
      {e.form.takeAway}
    </button>
  )
}
