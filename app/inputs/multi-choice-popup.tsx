import { Command } from 'cmdk'
import { Check, X } from 'lucide-react'
import { fold } from '../../core/words/text.ts'
import { useLanguage } from '../language.ts'
import { ListPopup } from '../list-popup.tsx'
import type { PopupProps } from '../on-first-use.ts'
import { SearchField } from '../search-field.tsx'
import { ChosenButton, type Scalar } from './chosen-button.tsx'
import type { ControlProps } from './control-props.ts'

type ListProps = ControlProps<readonly Scalar[]> & {
  readonly typed: string
  readonly onType: (typed: string) => void
}

/** The button with the list that it opens. */
export function MultiChoicePopup({ ref, ...props }: ListProps & PopupProps) {
  const { text } = useLanguage()
  return (
    <ListPopup
      ref={ref}
      label={text(props.input.label)}
      className="w-72"
      button={() => <ChosenButton input={props.input} chosen={props.value} />}
      onClose={() => props.onType('')}
    >
      {() => <ChoiceList {...props} />}
    </ListPopup>
  )
}

function ChoiceList({ input, value, onChange, typed, onType }: ListProps) {
  const { m, text } = useLanguage()
  const options = input.options ?? []
  const least = input.min ?? 0
  const most = input.max ?? options.length
  const toggle = (one: Scalar) => {
    if (!value.includes(one)) return value.length < most && onChange([...value, one])
    return value.length > least && onChange(value.filter((other) => other !== one))
  }
  const listed = options.filter((option) => fold(text(option.label)).includes(fold(typed.trim())))
  return (
    <Command shouldFilter={false} label={text(input.label)} loop>
      <SearchField value={typed} onChange={onType} placeholder={m.findChoice}>
        {least === 0 && value.length > 0 && (
          <button type="button" className="icon-btn" onClick={() => onChange([])} aria-label={m.clear}>
            <X className="icon-s" aria-hidden="true" />
          </button>
        )}
      </SearchField>
      <Command.List className="max-h-72 overflow-y-auto py-1" aria-multiselectable="true">
        <Command.Empty className="px-3.5 py-4 text-12 text-fg-2">{m.nothingFound}</Command.Empty>
        {listed.map((option) => {
          const on = value.includes(option.value)
          return (
            <Command.Item
              key={String(option.value)}
              value={String(option.value)}
              disabled={on ? value.length <= least : value.length >= most}
              aria-checked={on}
              onSelect={() => toggle(option.value)}
              className="menu-item cursor-pointer data-[disabled=true]:text-fg-off"
            >
              <span
                className={`grid size-4 flex-none place-items-center rounded-2 border ${on ? 'border-accent-strong bg-accent-strong text-on-accent' : 'border-line-control'}`}
              >
                {on && <Check className="size-3" strokeWidth={3} aria-hidden="true" />}
              </span>
              <span className="truncate">{text(option.label)}</span>
            </Command.Item>
          )
        })}
      </Command.List>
    </Command>
  )
}
