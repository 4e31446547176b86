import { Command } from 'cmdk'
import { Check, ChevronDown, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { fold } from '../../core/text.ts'
import { useLanguage } from '../messages.ts'
import { SearchField } from '../search-field.tsx'
import type { ControlProps } from './input-bar.tsx'

type Scalar = string | number | boolean

/** Several of many: up to three are named on the button, all can be ticked off in the list. */
export function MultiChoiceInput({ input, value, onChange }: ControlProps<readonly Scalar[]>) {
  const { m, text } = useLanguage()
  const [typed, setTyped] = useState('')
  const options = input.options ?? []
  const label = text(input.label)
  const least = input.min ?? 0
  const most = input.max ?? options.length
  const chosen = options.filter((option) => value.includes(option.value))
  const names = chosen.map((option) => text(option.label))
  const shown = chosen.length === 0 ? m.none : chosen.length <= 3 ? names.join(', ') : m.chosen(chosen.length)
  const toggle = (one: Scalar) => {
    if (!value.includes(one)) return value.length < most && onChange([...value, one])
    return value.length > least && onChange(value.filter((other) => other !== one))
  }
  const listed = options.filter((option) => fold(text(option.label)).includes(fold(typed.trim())))
  return (
    <div className="flex flex-none items-center gap-2 text-12 whitespace-nowrap text-fg-3">
      <span className="hidden phone:inline" aria-hidden="true">
        {label}
      </span>
      <Popover.Root onOpenChange={() => setTyped('')}>
        <Popover.Trigger
          className="control max-w-72 text-13"
          aria-label={`${label}: ${names.join(', ') || m.none}`}
        >
          <span className="truncate">{shown}</span>
          <ChevronDown className="icon-s text-fg-3" aria-hidden="true" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={5}
            collisionPadding={8}
            aria-label={label}
            className="pop w-72 max-w-[calc(100vw-16px)] overflow-hidden"
          >
            <Command shouldFilter={false} label={label} loop>
              <SearchField value={typed} onChange={setTyped} placeholder={m.findChoice}>
                {least === 0 && value.length > 0 && (
                  <button
                    type="button"
                    className="icon-btn"
                    onClick={() => onChange([])}
                    aria-label={m.clear}
                  >
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
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}
