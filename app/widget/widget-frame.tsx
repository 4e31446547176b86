import { Database, TriangleAlert } from 'lucide-react'
import { type ReactNode, type RefObject, useId, useMemo, useState } from 'react'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { formatValue } from '../../core/words/format.ts'
import type { Table } from '../../core/words/table.ts'
import { sameWords, type Text } from '../../core/words/text.ts'
import { Doubt } from '../../plugins/widgets/shared/marks/doubt.tsx'
import { changeQuery } from '../address.ts'
import { COMPARE, type Compared, comparableOf, writeCompared } from '../compare/compared.ts'
import { useLanguage } from '../language.ts'
import { NotesButton } from '../notes/notes-button.tsx'
import { timeAxisOf } from '../notes/time-axis.ts'
import { useLoaded } from '../on-first-use.ts'
import { Modal } from '../shell/modal.tsx'
import { headerUnit } from './column-unit.ts'
import { Downloads } from './downloads.tsx'
import type { FrameProps } from './frame-props.ts'
import { FullScreen } from './full-screen.tsx'
import { saveImage } from './save-image.ts'
import { TableTwin } from './table-twin.tsx'
import { useDetail } from './use-detail.ts'
import { useTableKey } from './use-table-key.ts'
import { toTable } from './views.ts'
import { WidgetBody, WidgetView } from './widget-body.tsx'
import { WidgetMenu } from './widget-menu.tsx'
import { isCard } from './widget-states.tsx'

const NO_TABLE: Table = { rows: 0, columns: [], data: {} }

const loadCompare = () => import('../compare/compare-panel.tsx').then((module) => module.ComparePanel)
const loadNotes = () => import('../notes/notes-panel.tsx').then((module) => module.NotesPanel)
const loadInfo = () => import('./widget-info.tsx').then((module) => module.WidgetInfoPanel)

/** What stands around every widget: title, unit, menu, and each of its states. The view only draws a table. */
export function WidgetFrame(props: FrameProps) {
  const { widget, line } = props
  const { columns, data, rows = 0, doubts, reasons } = line ?? {}
  const table = useMemo(
    () => (columns && data ? toTable({ columns, data, rows, doubts, reasons }) : NO_TABLE),
    [columns, data, rows, doubts, reasons],
  )
  // Also where the new numbers failed to come: what answers other inputs is never shown as if it were theirs.
  const outdated = widget.hasData && line !== undefined && !props.current
  if (widget.frame === 'bare') {
    const view = <WidgetView {...props} table={table} />
    if (widget.controls.length === 0) return view
    return (
      <div className="flex flex-wrap items-end gap-x-5 gap-y-2">
        {view}
        {props.controls}
      </div>
    )
  }
  // Beside the page's title there is no room for a state: it is there or it is not.
  if (widget.frame === 'header') {
    if (line?.status !== 'ok') return null
    return (
      <div data-widget={props.id} className={outdated ? 'opacity-50 delay-150' : ''}>
        <WidgetView {...props} table={table} />
      </div>
    )
  }
  return <Framed {...props} table={table} outdated={outdated} />
}

function Framed({ table, outdated, ...props }: FrameProps & { table: Table; outdated: boolean }) {
  const { widget, id, title, line } = props
  const [detailed, onRange] = useDetail(table, line?.thinned ?? false, props.part)
  const { lang, m, text } = useLanguage()
  const [asTable, setAsTable] = useState(false)
  const [panel, setPanel] = useState<'info' | 'full' | 'notes' | null>(null)
  const InfoPanel = useLoaded(panel === 'info', loadInfo)
  const NotesPanel = useLoaded(panel === 'notes', loadNotes)
  const { comparing } = props
  const inputs = comparing?.inputs ?? null
  const comparable = useMemo(
    () =>
      inputs &&
      comparableOf(widget, inputs, {
        ...{ table, draws: line?.draws ?? widget.draws, along: (line?.options ?? props.options).x },
      }),
    [inputs, widget, table, line?.draws, line?.options, props.options],
  )
  const compared = comparable && comparing?.now
  const ComparePanel = useLoaded(Boolean(compared), loadCompare)
  const compare = (now: Compared | null, replace = true) =>
    changeQuery({ [COMPARE]: now && writeCompared(now) }, { replace })
  const heading = useId()
  const close = () => setPanel(null)
  const hasTable = line?.status === 'ok'
  const section = useTableKey(hasTable, () => setAsTable((on) => !on))
  const unit = useUnit(table, line?.draws ?? widget.draws)
  const card = isCard(widget.frame)
  const twin = asTable && hasTable
  const notes = widget.hasData ? props.notes : null
  const written = notes?.list
  const timeNotes = useMemo(() => {
    const at = (written ?? []).filter((note) => note.at !== null)
    return at.length > 0 ? at.map(({ at, text, by }) => ({ at: at!, text, by })) : undefined
  }, [written])
  const axis = useMemo(
    () => (panel === 'notes' ? timeAxisOf(table, (line?.options ?? props.options).x) : null),
    [panel, table, line?.options, props.options],
  )
  const body = twin ? (
    <TableTwin table={table} title={title} download={props.download?.('xlsx') ?? null} />
  ) : (
    <WidgetBody {...props} table={detailed} unit={unit} onRange={onRange} timeNotes={timeNotes} />
  )
  if (line?.status === 'empty' && widget.frame === 'widget') {
    return (
      <EmptyLine
        id={id}
        heading={heading}
        title={title}
        why={line.message}
        section={section}
        outdated={outdated}
      >
        {widget.controls.length > 0 && props.controls}
      </EmptyLine>
    )
  }
  const padding = card && !twin ? '' : 'px-(--card-x) pt-0.5 pb-2.5'
  return (
    <article
      ref={section}
      aria-labelledby={heading}
      aria-busy={(outdated && props.loading) || undefined}
      data-widget={id}
      className="card group/frame flex h-full min-h-0 flex-col"
    >
      {outdated && props.loading && <Progress />}
      <Head
        {...{ id: heading, title, unit, card }}
        notes={
          written &&
          written.length > 0 && (
            <NotesButton title={title} count={written.length} onClick={() => setPanel('notes')} />
          )
        }
      >
        {hasTable && !card && (
          <Downloads
            title={title}
            data={props.download?.('xlsx') ?? null}
            onImage={() => section.current && saveImage(section.current, id)}
          />
        )}
        <WidgetMenu
          title={title}
          asTable={asTable}
          hasTable={hasTable}
          download={hasTable ? props.download : null}
          onImage={() => section.current && saveImage(section.current, id)}
          onInfo={() => setPanel('info')}
          onNotes={notes && (() => setPanel('notes'))}
          onCompare={
            comparable &&
            (() => compare({ widget: id, column: comparable.columns[0]!.name, others: [] }, false))
          }
          onTable={() => setAsTable(!asTable)}
          onFullScreen={() => setPanel('full')}
        />
      </Head>
      {widget.controls.length > 0 && <div className="px-(--card-x) pt-1 pb-2">{props.controls}</div>}
      <div
        className={`relative min-h-0 flex-1 ${widget.height === 'rows' ? 'flex flex-col' : ''} transition-opacity duration-(--t-base) ${outdated ? 'opacity-50 delay-150' : ''} ${padding} ${card && twin ? 'h-[84px]' : ''}`}
      >
        {body}
        {/* One line of words has no foot to say it in. */}
        {widget.frame === 'line' && line?.reasons && (
          <span className="absolute right-2 bottom-1">
            {line.reasons.map((reason) => (
              <Doubt key={text(reason)} reason={reason} lang={lang} />
            ))}
          </span>
        )}
      </div>
      {!card && hasTable && <Footer line={line} saidAbove={props.saidAbove} />}
      <Modal
        open={panel === 'info'}
        onClose={close}
        label={m.about}
        className="w-[calc(100%-24px)] max-w-[520px] rounded-8 bg-raised p-0 shadow-modal"
      >
        {InfoPanel && <InfoPanel widget={widget} title={title} line={line} onClose={close} />}
      </Modal>
      {NotesPanel && notes && (
        <NotesPanel {...{ open: panel === 'notes', onClose: close, widget: id, title, notes, axis }} />
      )}
      {ComparePanel && comparable && comparing && (
        <ComparePanel
          open={Boolean(compared)}
          onClose={() => compare(null)}
          title={title}
          subject={String(comparing.valueOf(comparable.input.name) ?? '')}
          comparable={comparable}
          compared={compared ?? { widget: id, column: '', others: [] }}
          onChange={compare}
          about={(symbol) => comparing.about(comparable.input.name, symbol)}
          version={line?.dataVersion ?? null}
        />
      )}
      <FullScreen open={panel === 'full'} onClose={close} title={title} unit={unit} hint={widget.hint}>
        {body}
      </FullScreen>
    </article>
  )
}

/** A widget that has nothing to show takes one line: what, and why. */
function EmptyLine(props: {
  id: string
  heading: string
  title: string
  why: Text | undefined
  section: RefObject<HTMLElement | null>
  outdated: boolean
  children: ReactNode
}) {
  const { m, text } = useLanguage()
  const why = props.why ? text(props.why) : m.emptyText
  return (
    <article
      ref={props.section}
      aria-labelledby={props.heading}
      aria-busy={props.outdated || undefined}
      data-widget={props.id}
      className={`card px-(--card-x) ${props.outdated ? 'opacity-50 delay-150' : ''}`}
    >
      <div className="flex min-h-9 items-center gap-2.5">
        <Database className="icon-s text-fg-3" aria-hidden="true" />
        <h2 id={props.heading} className="max-w-1/2 flex-none truncate text-13 leading-body font-strong">
          {props.title}
        </h2>
        <p className="min-w-0 flex-1 truncate text-12 text-fg-3" title={why}>
          {why}
        </p>
      </div>
      {props.children && <div className="pb-2">{props.children}</div>}
    </article>
  )
}

/** The one unit of the columns that are drawn. */
function useUnit(table: Table, draws: readonly string[]): string {
  const { lang } = useLanguage()
  const drawn = useMemo(() => table.columns.filter(({ name }) => draws.includes(name)), [table, draws])
  return headerUnit(drawn, lang)
}

/** Title and menu. A card draws its own label: there the title is only read out, and the menu shows when wanted. */
function Head(props: {
  id: string
  title: string
  unit: string
  card: boolean
  /** Their count, seen whether the rest is or not. */
  notes: ReactNode
  children: ReactNode
}) {
  const { id, title, unit, card, notes, children } = props
  if (card) {
    return (
      <>
        <h2 id={id} className="sr-only">
          {title}
        </h2>
        {notes && <div className="absolute right-1 bottom-1 z-[1] rounded-4 bg-surface">{notes}</div>}
        <div className="absolute top-1 right-1 z-[1] rounded-4 bg-surface opacity-0 transition-opacity duration-(--t-fast) group-focus-within/frame:opacity-100 group-hover/frame:opacity-100 has-[[data-state=open]]:opacity-100">
          {children}
        </div>
      </>
    )
  }
  return (
    <div className="flex min-h-8 flex-none items-center gap-2 pt-[7px] pr-2 pl-(--card-x)">
      <h2 id={id} className="truncate text-13 leading-body font-strong" title={title}>
        {title}
      </h2>
      {unit && <span className="flex-none text-12 whitespace-nowrap text-fg-3">{unit}</span>}
      <div className="ml-auto flex flex-none">
        {notes}
        {children}
      </div>
    </div>
  )
}

/** What the reader must know of these numbers. */
function Footer({ line, saidAbove }: { line: WidgetData; saidAbove: readonly Text[] }) {
  const { lang, m, text } = useLanguage()
  const notes = (line.notes ?? [])
    .filter((note) => !saidAbove.some((said) => sameWords(said, note)))
    .map(text)
  const doubts = (line.reasons ?? []).map(text)
  if (line.truncated)
    notes.unshift(m.truncated(formatValue(line.rows, { style: 'number', decimals: 0 }, lang)))
  if (notes.length + doubts.length === 0) return null
  return (
    <p
      className="flex-none truncate border-t border-line-subtle px-(--card-x) py-1 text-11 text-fg-3"
      title={[...doubts, ...notes].join('\n')}
    >
      {doubts.length > 0 && (
        <b className="mr-1.5 font-medium text-warn">
          <TriangleAlert className="mr-1 inline size-3 align-[-2px]" aria-hidden="true" />
          {m.inDoubt(doubts.join(' · '))}
        </b>
      )}
      {notes.join(' · ')}
    </p>
  )
}

const Progress = () => (
  <div className="pointer-events-none absolute inset-x-0 top-0 z-[1] h-0.5 animate-[fade-in_90ms_150ms_both] overflow-hidden rounded-t-6">
    <div className="h-full w-[38%] animate-[sweep_1.1s_linear_infinite] bg-accent" />
  </div>
)
