import { TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import { referenceIn } from '../../../core/page/inputs.ts'
import type { Path } from '../../../core/yaml/issue.ts'
import { useEditWords } from '../words.ts'
import { ChoiceField, ToggleField } from './choice-fields.tsx'
import { faultsAt, startsWith } from './faults-at.ts'
import { shows } from './field-values.ts'
import { FollowButton, Followed } from './follow.tsx'
import { type BoxProps, type FieldProps, useWidgetForm } from './form.ts'
import { ListField } from './list-field.tsx'
import { MapField, TupleField, VariantsField } from './map-field.tsx'
import { NameField } from './name-field.tsx'
import type { Field } from './schema-fields.ts'
import { NumberField, TextField, TextsField, WrittenField } from './text-fields.tsx'

/** Those whose control is one that a label may name; the others are groups. */
const LABELABLE = new Set<Field['kind']>(['number', 'text', 'written', 'toggle', 'name'])
/** Those with fields inside them, at which their faults stand. */
const HOLDERS = new Set<Field['kind']>(['list', 'map', 'tuple', 'variants'])

/**
 * One value with its name, what it is for, and what is wrong with it. What follows an input is shown as that; what no
 * field can show is written.
 */
export function FieldBox(props: BoxProps) {
  const { path, value, label, bare } = props
  const hint = props.hint?.shown && !bare ? props.hint.text : null
  const { faults } = useWidgetForm()
  const id = useId()
  const followed = typeof value === 'string' ? referenceIn(value) : undefined
  const shown = followed !== undefined || value === undefined || shows(props.field, value)
  const field: Field = shown ? props.field : { kind: 'written' }
  const holds = HOLDERS.has(field.kind) && followed === undefined && value !== undefined
  // One shape of several, or one entry without its list, is told by the field inside.
  const told = holds && (field.kind === 'variants' || (field.kind === 'list' && !Array.isArray(value)))
  const own = told ? [] : faultsAt(faults, path, !holds)
  const inside = holds && faults.some((fault) => startsWith(fault.path, path))
  const ids = {
    control: `${id}-control`,
    label: `${id}-label`,
    described: [hint ? `${id}-hint` : '', own.length > 0 ? `${id}-fault` : ''].join(' ').trim() || undefined,
  }
  const inner = { ...props, Box: FieldBox, field, ids, invalid: own.length > 0 }
  const group = !LABELABLE.has(field.kind) || followed !== undefined
  const name = (
    <div
      className={bare ? 'sr-only' : 'flex min-h-5 items-center gap-1'}
      title={hint ? undefined : (props.hint?.text ?? undefined)}
    >
      {group ? (
        <span id={ids.label} className="min-w-0 flex-1 truncate text-12 text-fg-2">
          {label}
        </span>
      ) : (
        <label
          id={ids.label}
          htmlFor={ids.control}
          className={`min-w-0 flex-1 truncate ${field.kind === 'toggle' ? 'text-13' : 'text-12 text-fg-2'}`}
        >
          {label}
        </label>
      )}
      {followed === undefined && !bare && <FollowButton {...inner} />}
      {field.kind === 'toggle' && followed === undefined && <ToggleField {...inner} />}
      {props.children}
    </div>
  )
  return (
    <div
      {...(group ? { role: 'group', 'aria-labelledby': ids.label, 'aria-describedby': ids.described } : {})}
      data-field={props.same ? undefined : path.join('.')}
      data-faults={inside ? 'inside' : own.length > 0 ? 'own' : undefined}
      className="min-w-0"
    >
      {name}
      {field.kind !== 'toggle' || followed !== undefined ? (
        <div className={bare ? '' : 'mt-1'}>
          {followed === undefined ? <Control {...inner} /> : <Followed {...inner} name={followed} />}
        </div>
      ) : null}
      {!shown && <CannotShow />}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-11 text-fg-3 first-letter:uppercase">
          {hint}
        </p>
      )}
      {own.length > 0 && <Faults id={`${id}-fault`} {...props} />}
    </div>
  )
}

function Control(props: FieldProps<Field>) {
  const { field } = props
  switch (field.kind) {
    case 'toggle':
      return null
    case 'choice':
      return <ChoiceField {...props} field={field} />
    case 'number':
      return <NumberField {...props} field={field} />
    case 'text':
      return <TextField {...props} field={field} />
    case 'texts':
      return <TextsField {...props} />
    case 'name':
      return <NameField {...props} field={field} />
    case 'list':
      return <ListField {...props} field={field} />
    case 'tuple':
      return <TupleField {...props} field={field} />
    case 'map':
      return <MapField {...props} field={field} />
    case 'variants':
      return <VariantsField {...props} field={field} />
    case 'written':
      return <WrittenField {...props} />
  }
}

function CannotShow() {
  const { e } = useEditWords()
  return <p className="mt-1 text-11 text-warn">{e.form.cannotShow}</p>
}

/** What the server says is wrong, and the nearest name that there is, to be taken. */
function Faults({ id, path, label }: { id: string; path: Path; label: string }) {
  const { e } = useEditWords()
  const { faults, put } = useWidgetForm()
  const own = faults.filter((fault) => startsWith(fault.path, path))
  return (
    <div id={id} role="alert" className="mt-1 text-11 text-danger" data-field-fault="">
      {own.slice(0, 3).map(({ message, suggestion, path }) => (
        <p key={message} className="flex items-start gap-1.5">
          <TriangleAlert className="icon-s mt-px" aria-hidden="true" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span lang="en">{message}</span>
            {suggestion !== undefined && (
              <button
                type="button"
                className="ml-1.5 text-accent underline pointer-coarse:min-h-11"
                onClick={() => put(path, suggestion, label)}
              >
                {e.form.take(suggestion)}
              </button>
            )}
          </span>
        </p>
      ))}
    </div>
  )
}
