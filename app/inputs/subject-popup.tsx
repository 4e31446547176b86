import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { useDeferredValue } from 'react'
import type { SubjectSummary } from '../../core/api/subjects.ts'
import { useSubjects } from '../api.ts'
import { findSubjects } from '../find-subjects.ts'
import { useEnter, useHighlighted } from '../highlighted.ts'
import { useLanguage } from '../language.ts'
import { ListPopup } from '../list-popup.tsx'
import type { PopupProps } from '../on-first-use.ts'
import { SearchField } from '../search-field.tsx'
import type { ControlProps } from './control-props.ts'
import { SubjectButton } from './subject-button.tsx'

/** How many entries the open list draws; more are found by typing. */
const LIMIT = 120

type ListProps = ControlProps<string> & { readonly typed: string; readonly onType: (typed: string) => void }

/** The button with the list that it opens. */
export function SubjectPopup({ ref, ...props }: ListProps & PopupProps) {
  const { m } = useLanguage()
  return (
    <ListPopup
      ref={ref}
      label={m.chooseSubject}
      className="w-[380px]"
      button={(open) => <SubjectButton input={props.input} chosen={props.value} open={open} />}
      onClose={() => props.onType('')}
    >
      {(close) => (
        <SubjectList
          {...props}
          onChange={(symbol) => {
            close()
            if (symbol !== props.value) props.onChange(symbol)
          }}
        />
      )}
    </ListPopup>
  )
}

function SubjectList({ input, value, onChange, typed, onType }: ListProps) {
  const { m } = useLanguage()
  const query = useDeferredValue(typed)
  const { data: subjects } = useSubjects({ entity: input.entity, group: input.group })
  const found = subjects ? findSubjects(subjects, query) : []
  const main = found.filter((subject) => subject.main).slice(0, LIMIT)
  const others = found.filter((subject) => !subject.main).slice(0, Math.max(0, LIMIT - main.length))
  const symbols = [...main, ...others].map(({ symbol }) => symbol)
  const { list, moved } = useHighlighted(symbols, value)
  const ready = subjects !== undefined && query === typed
  const enter = useEnter({ ready, moved, first: symbols[0], take: onChange })
  const entry = (subject: SubjectSummary) => (
    <Entry key={subject.symbol} subject={subject} chosen={subject.symbol === value} onChoose={onChange} />
  )
  return (
    <Command shouldFilter={false} label={m.chooseSubject} loop {...list} onKeyDown={enter.onKeyDown}>
      <SearchField
        value={typed}
        onChange={(text) => {
          onType(text)
          enter.onType()
          list.onValueChange('')
        }}
        placeholder={m.findSubject}
      />
      <Command.List className="max-h-80 overflow-y-auto py-1">
        <Command.Empty className="px-3.5 py-4 text-12 text-fg-2">
          {subjects ? m.noSubject : m.loading}
        </Command.Empty>
        {main.map(entry)}
        {others.length > 0 && main.length > 0 && (
          <div className="px-3.5 pt-2 pb-0.5 text-11 font-medium text-fg-3">{m.minor}</div>
        )}
        {others.map(entry)}
      </Command.List>
    </Command>
  )
}

function Entry(props: { subject: SubjectSummary; chosen: boolean; onChoose: (symbol: string) => void }) {
  const { text } = useLanguage()
  const { symbol, name, groupLabel, place } = props.subject
  return (
    <Command.Item value={symbol} onSelect={() => props.onChoose(symbol)} className="menu-item cursor-pointer">
      <b className="w-11 flex-none font-strong">{symbol}</b>
      <span className="min-w-0 flex-1 truncate text-fg-2">{text(name ?? groupLabel)}</span>
      <span className="text-11 text-fg-3">{place}</span>
      <Check className={`icon-s text-accent ${props.chosen ? '' : 'invisible'}`} aria-hidden="true" />
    </Command.Item>
  )
}
