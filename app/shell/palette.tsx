import { Command } from 'cmdk'
import { useDeferredValue, useState } from 'react'
import type { PageSummary } from '../../core/api/pages.ts'
import { fold } from '../../core/words/text.ts'
import { useHighlighted } from '../highlighted.ts'
import { useLanguage } from '../language.ts'
import { MetricCard } from '../page/metric-card.tsx'
import { SearchField } from '../search-field.tsx'
import { Modal } from './modal.tsx'
import { useFound } from './palette-entries.tsx'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly pages: readonly PageSummary[]
  readonly current: string | null
  readonly typed: string
  readonly onType: (typed: string) => void
}

/** Search and commands: subjects, pages, metrics. Accents are optional; arrows and Enter do everything. */
export function Palette(props: Props) {
  const { m } = useLanguage()
  const [metric, setMetric] = useState<string | null>(null)
  return (
    <>
      <Modal
        open={props.open}
        onClose={props.onClose}
        label={m.palette}
        className="mt-[12vh] w-[calc(100%-24px)] max-w-[580px] overflow-hidden rounded-8 bg-raised p-0 shadow-modal"
      >
        <Results {...props} onMetric={setMetric} />
      </Modal>
      <Modal
        open={metric !== null}
        onClose={() => setMetric(null)}
        label={m.metrics}
        className="w-[calc(100%-24px)] max-w-[560px] rounded-8 bg-raised p-0 shadow-modal"
      >
        {metric && <MetricCard id={metric} onClose={() => setMetric(null)} />}
      </Modal>
    </>
  )
}

function Results(props: Props & { onMetric: (id: string) => void }) {
  const { m } = useLanguage()
  const { typed, onType, onClose } = props
  const query = useDeferredValue(fold(typed.trim()))
  const groups = useFound(query, props)
  const highlighted = useHighlighted(groups.flatMap(({ entries }) => entries.map(({ id }) => id)))
  return (
    <Command shouldFilter={false} label={m.palette} loop {...highlighted}>
      <SearchField
        large
        value={typed}
        onChange={(text) => {
          onType(text)
          highlighted.onValueChange('')
        }}
        placeholder={m.search}
      >
        <kbd className="key">Esc</kbd>
      </SearchField>
      <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto py-1">
        <Command.Empty className="px-3.5 py-6 text-fg-2">{m.nothingFound}</Command.Empty>
        {groups.map(({ name, entries }) => (
          <Command.Group
            key={name}
            heading={<span className="block px-3.5 pt-2 pb-0.5 text-11 font-medium text-fg-3">{name}</span>}
          >
            {entries.map(({ id, act, shown }) => (
              <Command.Item
                key={id}
                value={id}
                onSelect={() => {
                  onClose()
                  void act()
                }}
                className="menu-item mx-1.5 min-h-8 px-2 cursor-pointer"
              >
                {shown}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <Keys />
    </Command>
  )
}

/** Which keys do what. */
function Keys() {
  const { m } = useLanguage()
  return (
    <div className="hidden items-center gap-4 border-t border-line px-3.5 py-2 text-12 text-fg-3 phone:flex">
      <span className="flex items-center gap-1">
        <kbd className="key">↑</kbd>
        <kbd className="key">↓</kbd> {m.move}
      </span>
      <span className="flex items-center gap-1">
        <kbd className="key">Enter</kbd> {m.open}
      </span>
      <span className="ml-auto">{m.accentsOptional}</span>
    </div>
  )
}
