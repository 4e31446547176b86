import { ChevronDown, Link2, Unlink } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import type { ResolvedInput } from '../../../core/api/pages.ts'
import { useEditWords } from '../words.ts'
import { type FieldProps, useWidgetForm } from './form.ts'
import type { Field, Names } from './schema-fields.ts'

/** `$name` as what it is; it can be made the value that the input has now. */
export function Followed(props: FieldProps<Field> & { readonly name: string }) {
  const { e, text } = useEditWords()
  const { inputs, values, put } = useWidgetForm()
  const { name, path, label } = props
  const input = inputs.find((one) => one.name === name)
  const value = values[name] ?? input?.default
  return (
    <div className="flex min-h-(--control-h) items-center gap-1.5 rounded-6 border border-dashed border-line-control bg-canvas py-1 pr-1 pl-2">
      <Link2 className="icon-s text-fg-3" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate text-12">
        {e.form.follows(input ? text(input.label) : `$${name}`)}
      </span>
      <FollowButton {...props}>
        <ChevronDown className="icon-s" aria-hidden="true" />
      </FollowButton>
      {value !== undefined && (
        <button
          type="button"
          className="icon-btn"
          aria-label={e.form.unfollow(label)}
          title={e.form.unfollow(label)}
          onClick={() => put(path, value, label)}
        >
          <Unlink className="icon-s" aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

/** Lets a value follow one of the page's inputs that can be such a value; nothing where there is none. */
export function FollowButton(props: FieldProps<Field> & { readonly children?: ReactNode }) {
  const { e, text } = useEditWords()
  const { inputs, put, columns, plugins } = useWidgetForm()
  const { field, path, label, value } = props
  const known: Known = {
    column: columns.map(({ name }) => name),
    entity: plugins.entities.map(({ id }) => id),
  }
  const fitting = inputs.filter((input) => fits(input, field, known) && value !== `$${input.name}`)
  if (fitting.length === 0) return null
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className="icon-btn flex-none text-fg-3"
        aria-label={e.form.follow(label)}
        title={e.form.follow(label)}
      >
        {props.children ?? <Link2 className="icon-s" aria-hidden="true" />}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className="pop max-w-72 py-1">
          <DropdownMenu.Label className="px-3.5 py-1 text-11 text-fg-3">
            {e.form.followWhich}
          </DropdownMenu.Label>
          {fitting.map((input) => (
            <DropdownMenu.Item
              key={input.name}
              className="menu-item cursor-pointer"
              onSelect={() => put(path, `$${input.name}`, label)}
            >
              <span className="truncate">{text(input.label)}</span>
              <span className="mono ml-auto text-11 text-fg-3">{input.name}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type Known = Readonly<Partial<Record<Names, readonly string[]>>>

/** Whether every value of an input may be one of the field's, as far as its kind tells. */
function fits(input: ResolvedInput, field: Field, known: Known): boolean {
  const { type, options = [] } = input
  switch (field.kind) {
    case 'toggle':
      return type === 'toggle'
    case 'number':
      return (
        type === 'range' || (type === 'choice' && options.every(({ value }) => typeof value === 'number'))
      )
    case 'choice':
      return type === 'choice' && options.every(({ value }) => field.values.includes(value))
    case 'name':
      if (type === 'subject') return field.of.includes('subject')
      return (
        type === 'choice' &&
        options.every(({ value }) =>
          field.of.some((of) => known[of]?.includes(String(value)) ?? typeof value === 'string'),
        )
      )
    case 'text':
      return type === 'text' || type === 'date'
    case 'list':
      return type === 'multi-choice' || (field.single === true && fits(input, field.of, known))
    case 'tuple':
      return type === 'date-range' && field.of.length === 2 && field.of.every(({ kind }) => kind === 'text')
    default:
      return false
  }
}
