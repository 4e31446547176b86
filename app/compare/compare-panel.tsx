import { Command } from 'cmdk'
import { ChartColumn, Download, Image, Table2, X } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useRef, useState } from 'react'
import type { Column, Table } from '../../core/words/table.ts'
import { say } from '../../core/words/text.ts'
import { widen } from '../../plugins/widgets/shared/table/widen.ts'
import { useSubjects } from '../api.ts'
import { findSubjects } from '../find-subjects.ts'
import { useEnter, useHighlighted } from '../highlighted.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { ApiFault } from '../request.ts'
import { FIELD, SearchLine } from '../search-line.tsx'
import { Modal } from '../shell/modal.tsx'
import { columnUnit } from '../widget/column-unit.ts'
import { saveImage } from '../widget/save-image.ts'
import { TableTwin } from '../widget/table-twin.tsx'
import { toTable, useView } from '../widget/views.ts'
import { en } from '../words/compare/en.ts'
import { vi } from '../words/compare/vi.ts'
import { type Comparable, type Compared, MOST_SUBJECTS, SUBJECT, together } from './compared.ts'
import { saveTable } from './save-table.ts'
import { useComparison } from './use-comparison.ts'

/** How many entries of a search are listed. */
const LISTED = 30
const NO_TABLE: Table = { rows: 0, columns: [], data: {} }

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** The subject that the widget is of. */
  readonly subject: string
  readonly comparable: Comparable
  readonly compared: Compared
  readonly onChange: (compared: Compared) => void
  /** Address of the widget's numbers for another subject. */
  readonly about: (symbol: string) => string
  readonly version: string | null
}

/** One column of a widget for up to four subjects, a line each. */
export function ComparePanel(props: Props) {
  const { open, onClose, title } = props
  const { lang } = useLanguage()
  const c = say({ en, vi }, lang)
  return (
    <Modal
      open={open}
      onClose={onClose}
      label={c.title(title)}
      className="h-[min(680px,calc(100dvh-24px))] max-h-none w-[calc(100%-24px)] max-w-[960px] rounded-8 bg-surface p-0 shadow-modal"
    >
      <Comparison {...props} />
    </Modal>
  )
}

function Comparison(props: Props) {
  const { title, subject, comparable, compared, onChange, about, version, onClose } = props
  const { lang, m, text } = useLanguage()
  const c = say({ en, vi }, lang)
  const { subject: word } = useInstance()
  const [asTable, setAsTable] = useState(false)
  const [said, setSaid] = useState('')
  const picture = useRef<HTMLDivElement>(null)
  const column = comparable.columns.find(({ name }) => name === compared.column) ?? comparable.columns[0]!
  const others = compared.others.filter((symbol) => symbol !== subject)
  const symbols = [subject, ...others]
  const addresses = new Map(symbols.map((symbol) => [symbol, about(symbol)]))
  const { answers, failed, again } = useComparison(addresses, version)
  const answered = symbols.flatMap((symbol) => {
    const answer = answers?.get(symbol)
    return answer ? [[symbol, answer] as const] : []
  })
  const withNumbers = answered.flatMap(([symbol, answer]) =>
    answer instanceof ApiFault || answer.status !== 'ok' || !answer.columns || !answer.data
      ? []
      : [[symbol, toTable({ columns: answer.columns, data: answer.data, rows: answer.rows ?? 0 })] as const],
  )
  const without = answered
    .map(([symbol]) => symbol)
    .filter((symbol) => withNumbers.every(([one]) => one !== symbol))
  const long =
    withNumbers.length === 0
      ? NO_TABLE
      : together(new Map(withNumbers), {
          ...{ axis: comparable.axis.name, column: column.name, label: word.label },
        })
  const change = (others: readonly string[], words: string) => {
    setSaid(words)
    onChange({ ...compared, column: column.name, others })
  }
  const name = [title, text(column.label), ...symbols].join(' ')
  const wide = () => widen(long, comparable.axis.name, SUBJECT, column.name)
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-none items-center gap-2 border-b border-line py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-14 font-strong">{c.title(title)}</h2>
        <span className="flex-none text-12 text-fg-3">{columnUnit(column, lang)}</span>
        {long.rows > 0 && (
          <>
            <Tool
              name={asTable ? m.viewChart : m.viewTable}
              icon={asTable ? ChartColumn : Table2}
              act={() => setAsTable(!asTable)}
            />
            <Tool
              name={m.downloadAs('CSV')}
              icon={Download}
              act={() => void saveTable(wide(), `compare ${name}`, lang)}
            />
            <Tool
              name={m.downloadAs('PNG')}
              icon={Image}
              act={() => void (picture.current && saveImage(picture.current, `compare ${name}`))}
            />
          </>
        )}
        <Tool name={m.close} icon={X} act={onClose} />
      </div>
      <div className="flex flex-none flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-3">
        {comparable.columns.length > 1 && (
          <label className="flex items-center gap-2 text-12 font-medium text-fg-2">
            {c.column}
            <select
              className="control text-13"
              value={column.name}
              onChange={({ target }) => onChange({ ...compared, others, column: target.value })}
            >
              {comparable.columns.map((one) => (
                <option key={one.name} value={one.name}>
                  {text(one.label)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Chosen
          symbols={symbols}
          label={c.compared}
          onRemove={(symbol) =>
            change(
              others.filter((one) => one !== symbol),
              c.removed(symbol),
            )
          }
        />
        {symbols.length < MOST_SUBJECTS && (
          <Add
            {...{ comparable, symbols }}
            onAdd={(symbol) => change([...others, symbol], c.added(symbol))}
          />
        )}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      {without.length > 0 && <p className="px-4 pt-2 text-12 text-warn">{c.none(without.join(', '))}</p>}
      <div ref={picture} className="min-h-0 flex-1 bg-surface p-4">
        {failed ? (
          <p className="text-12 text-fg-2">
            {c.failed}{' '}
            <button type="button" className="text-accent hover:underline" onClick={again}>
              {m.retry}
            </button>
          </p>
        ) : asTable && long.rows > 0 ? (
          <TableTwin table={wide()} title={c.title(title)} download={null} />
        ) : (
          <Lines {...{ long, column, axis: comparable.axis, title: c.title(title) }} />
        )}
      </div>
    </div>
  )
}

function Lines(props: { long: Table; column: Column; axis: Column; title: string }) {
  const { long, column, axis, title } = props
  const { lang } = useLanguage()
  const View = useView('line')
  const id = useId()
  const written = JSON.stringify(long)
  // By content: the same numbers are not drawn again.
  const table = useMemo(() => JSON.parse(written) as Table, [written])
  const options = useMemo(
    () => ({ x: axis.name, group: SUBJECT, y: [column.name] }),
    [axis.name, column.name],
  )
  if (!View || table.rows === 0) return null
  return <View {...{ table, options, lang, id, title }} />
}

/** Who is compared; the first is whose page it is, and stays. */
function Chosen(props: { symbols: readonly string[]; label: string; onRemove: (symbol: string) => void }) {
  const { lang } = useLanguage()
  const c = say({ en, vi }, lang)
  return (
    <ul aria-label={props.label} className="flex flex-wrap gap-1.5">
      {props.symbols.map((symbol, i) => (
        <li
          key={symbol}
          data-compared={symbol}
          className="flex h-8 items-center rounded-6 border border-line bg-raised pr-1 pl-2.5 text-13 font-medium"
        >
          {symbol}
          {i > 0 ? (
            <button
              type="button"
              className="icon-btn size-6"
              aria-label={c.remove(symbol)}
              onClick={() => props.onRemove(symbol)}
            >
              <X className="icon-s" aria-hidden="true" />
            </button>
          ) : (
            <span className="w-1.5" />
          )}
        </li>
      ))}
    </ul>
  )
}

/** Finds one more by symbol or name, accents or not. */
function Add(props: { comparable: Comparable; symbols: readonly string[]; onAdd: (symbol: string) => void }) {
  const { input } = props.comparable
  const { lang, m, text } = useLanguage()
  const c = say({ en, vi }, lang)
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed)
  const { data: subjects } = useSubjects({ entity: input.entity, group: input.group })
  const found = query.trim() === '' ? [] : findSubjects(subjects ?? [], query)
  const fresh = found.filter(({ symbol }) => !props.symbols.includes(symbol)).slice(0, LISTED)
  const { list, moved } = useHighlighted(fresh.map(({ symbol }) => symbol))
  const take = (symbol: string) => {
    setTyped('')
    props.onAdd(symbol)
  }
  const ready = subjects !== undefined && query === typed
  const enter = useEnter({ ready, moved, first: fresh[0]?.symbol, take })
  return (
    <Command
      shouldFilter={false}
      label={m.findSubject}
      loop
      {...list}
      onKeyDown={enter.onKeyDown}
      className="relative w-64 rounded-6 border border-line bg-raised"
    >
      <SearchLine large={false}>
        <Command.Input
          value={typed}
          onValueChange={(text) => {
            setTyped(text)
            enter.onType()
            list.onValueChange('')
          }}
          placeholder={c.choose(MOST_SUBJECTS)}
          className={`${FIELD} text-13`}
        />
      </SearchLine>
      <Command.List
        className={
          typed === ''
            ? 'hidden'
            : 'absolute inset-x-0 top-full z-[2] max-h-60 overflow-y-auto rounded-6 bg-raised py-1 shadow-modal'
        }
      >
        <Command.Empty className="px-3.5 py-3 text-12 text-fg-2">
          {subjects ? m.noSubject : m.loading}
        </Command.Empty>
        {fresh.map(({ symbol, name, groupLabel }) => (
          <Command.Item
            key={symbol}
            value={symbol}
            onSelect={() => take(symbol)}
            className="menu-item cursor-pointer"
            aria-label={c.add(`${symbol} ${text(name ?? groupLabel)}`)}
          >
            <b className="w-11 flex-none font-strong">{symbol}</b>
            <span className="min-w-0 flex-1 truncate text-fg-2">{text(name ?? groupLabel)}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}

function Tool({ name, icon: Icon, act }: { name: string; icon: typeof X; act: () => void }) {
  return (
    <button type="button" className="icon-btn" aria-label={name} title={name} onClick={act}>
      <Icon className="icon" aria-hidden="true" />
    </button>
  )
}
