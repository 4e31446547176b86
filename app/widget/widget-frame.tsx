import { Minimize2 } from 'lucide-react'
import { Suspense, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ResolvedWidget, WidgetData } from '../../core/api.ts'
import { formatValue } from '../../core/format.ts'
import type { Cell, Table } from '../../core/plugin.ts'
import type { Text } from '../../core/text.ts'
import { useLanguage } from '../messages.ts'
import { Modal } from '../shell/modal.tsx'
import { headerUnit } from './column-unit.ts'
import { saveImage } from './save-image.ts'
import { TableTwin } from './table-twin.tsx'
import { ViewBoundary } from './view-boundary.tsx'
import { drawnColumns, toTable, viewOf } from './views.ts'
import { WidgetInfoPanel } from './widget-info.tsx'
import { WidgetMenu } from './widget-menu.tsx'
import { isCard, ViewFailed, WidgetEmpty, WidgetError, WidgetSkeleton } from './widget-states.tsx'

type Row = Readonly<Record<string, Cell>>

const NO_TABLE: Table = { rows: 0, columns: [], data: {} }

export type DownloadKind = 'csv' | 'xlsx' | 'parquet'

export interface FrameProps {
  readonly widget: ResolvedWidget
  /** The widget's id, with the value in brackets where it is repeated. */
  readonly id: string
  readonly title: string
  readonly options: Readonly<Record<string, unknown>>
  readonly line: WidgetData | undefined
  /** False while `line` still answers the previous inputs. */
  readonly current: boolean
  readonly loading: boolean
  /** Address of its numbers as a file, or null. */
  readonly download: ((kind: DownloadKind) => string) | null
  /** The ticker that the page is about, for the empty state. */
  readonly subject: string | null
  /** Notes that the page says once for all of its widgets. */
  readonly saidAbove: readonly Text[]
  readonly onRetry: () => void
  readonly onRow?: (row: Row) => void
}

/** What stands around every widget: title, unit, menu, and each of its states. The view only draws a table. */
export function WidgetFrame(props: FrameProps) {
  const { widget, id, title, line } = props
  const { lang, m, text } = useLanguage()
  const [asTable, setAsTable] = useState(false)
  const [panel, setPanel] = useState<'info' | 'full' | null>(null)
  const heading = useId()
  const { columns, data, rows = 0 } = line ?? {}
  const table = useMemo(
    () => (columns && data ? toTable(columns, data, rows) : NO_TABLE),
    [columns, data, rows],
  )
  const hasTable = line?.status === 'ok'
  const section = useTableKey(hasTable, () => setAsTable((on) => !on))
  const bare = widget.frame === 'bare'
  const card = isCard(widget.frame)

  const drawn = useMemo(() => {
    const names = drawnColumns(widget.widget, props.options)
    return table.columns.filter((column) => names.includes(column.name))
  }, [table, widget.widget, props.options])
  const unit = headerUnit(drawn, lang)
  // Also where the new numbers failed to come: what answers other inputs is never shown as if it were theirs.
  const outdated = widget.hasData && line !== undefined && !props.current
  const body =
    asTable && hasTable ? (
      <TableTwin table={table} title={title} />
    ) : (
      <Body {...props} table={table} unit={unit} />
    )

  if (bare) return <View {...props} table={table} />
  // Beside the page's title there is no room for a state: it is there or it is not.
  if (widget.frame === 'header') {
    if (!hasTable) return null
    return (
      <div data-widget={id} className={outdated ? 'opacity-50 delay-150' : ''}>
        <View {...props} table={table} />
      </div>
    )
  }

  const menu = (
    <WidgetMenu
      title={title}
      asTable={asTable}
      hasTable={hasTable}
      download={hasTable ? props.download : null}
      onImage={() => section.current && saveImage(section.current, id)}
      onInfo={() => setPanel('info')}
      onTable={() => setAsTable(!asTable)}
      onFullScreen={() => setPanel('full')}
    />
  )
  return (
    <article
      ref={section}
      aria-labelledby={heading}
      aria-busy={(outdated && props.loading) || undefined}
      data-widget={id}
      className="card group/frame flex h-full flex-col"
    >
      {outdated && props.loading && <Progress />}
      {card ? (
        <>
          <h2 id={heading} className="sr-only">
            {title}
          </h2>
          <div className="absolute top-1 right-1 z-[1] rounded-4 bg-surface opacity-0 transition-opacity duration-(--t-fast) group-focus-within/frame:opacity-100 group-hover/frame:opacity-100 has-[[data-state=open]]:opacity-100">
            {menu}
          </div>
        </>
      ) : (
        <div className="flex min-h-8 flex-none items-center gap-2 pt-[7px] pr-2 pl-(--card-x)">
          <h2 id={heading} className="truncate text-13 leading-body font-strong" title={title}>
            {title}
          </h2>
          {unit && <span className="flex-none text-12 whitespace-nowrap text-fg-3">{unit}</span>}
          <div className="ml-auto flex-none">{menu}</div>
        </div>
      )}
      <div
        className={`relative min-h-0 flex-1 transition-opacity duration-(--t-base) ${outdated ? 'opacity-50 delay-150' : ''} ${card && !(asTable && hasTable) ? '' : 'px-(--card-x) pt-0.5 pb-2.5'} ${card && asTable ? 'h-[84px]' : ''}`}
      >
        {body}
      </div>
      {!card && line?.status === 'ok' && <Footer line={line} saidAbove={props.saidAbove} />}
      <Modal
        open={panel === 'info'}
        onClose={() => setPanel(null)}
        label={m.about}
        className="w-[calc(100%-24px)] max-w-[520px] rounded-8 bg-raised p-0 shadow-modal"
      >
        <WidgetInfoPanel widget={widget} title={title} line={line} onClose={() => setPanel(null)} />
      </Modal>
      <Modal
        open={panel === 'full'}
        onClose={() => setPanel(null)}
        label={title}
        className="h-[calc(100dvh-24px)] max-h-none w-[calc(100vw-24px)] max-w-none rounded-8 bg-surface p-0 shadow-modal"
      >
        <div className="flex h-full flex-col">
          <div className="flex flex-none items-center gap-2 border-b border-line py-2 pr-2 pl-4">
            <h2 className="truncate text-14 font-strong">{title}</h2>
            <span className="text-12 text-fg-3">{unit}</span>
            {widget.hint && <span className="truncate text-12 text-fg-3">{text(widget.hint)}</span>}
            <button
              type="button"
              className="icon-btn ml-auto"
              aria-label={m.exitFullScreen}
              onClick={() => setPanel(null)}
            >
              <Minimize2 className="icon" aria-hidden="true" />
            </button>
          </div>
          <div className="min-h-0 flex-1 p-4">{body}</div>
        </div>
      </Modal>
    </article>
  )
}

type BodyProps = FrameProps & { table: Table; unit?: string }

function Body(props: BodyProps) {
  const { widget, line } = props
  const compact = isCard(widget.frame)
  const padded = compact ? 'px-(--card-x) py-(--card-y)' : 'h-full'
  if (!widget.hasData) return <View {...props} />
  if (!line) {
    if (props.loading) return <WidgetSkeleton frame={widget.frame} />
    return (
      <div className={padded}>
        {compact && <p className="truncate text-12 text-fg-2">{props.title}</p>}
        <WidgetError line={null} onRetry={props.onRetry} compact={compact} />
      </div>
    )
  }
  if (line.status === 'ok') return <View {...props} />
  return (
    <div className={padded}>
      {compact && <p className="truncate text-12 text-fg-2">{props.title}</p>}
      {line.status === 'empty' ? (
        <WidgetEmpty line={line} subject={props.subject} frame={widget.frame} />
      ) : (
        <WidgetError line={line} onRetry={props.onRetry} compact={compact} />
      )}
    </div>
  )
}

/** The plugin's view. It is drawn anew only for what it shows: a page streams in line by line, and charts are dear. */
function View({ widget, id, title, options, line, table, unit, onRow }: BodyProps) {
  const { lang, m } = useLanguage()
  const act = useRef(onRow)
  act.current = onRow
  const clickable = onRow !== undefined
  // By content: a page read again brings equal options in new objects.
  const written = JSON.stringify(line?.options ?? options)
  const drawing = useMemo(() => {
    const Drawing = viewOf(widget.widget)
    const clicked = clickable ? (row: Row) => act.current?.(row) : undefined
    return (
      Drawing && (
        <Drawing
          table={table}
          options={JSON.parse(written)}
          lang={lang}
          id={id}
          title={title}
          unit={unit}
          onRow={clicked}
        />
      )
    )
  }, [widget.widget, table, written, lang, id, title, unit, clickable])
  if (!drawing) return <p className="text-12 text-fg-2">{m.noSuchWidget}</p>
  return (
    <ViewBoundary retryOn={line} fallback={<ViewFailed />}>
      <Suspense fallback={<WidgetSkeleton frame={widget.frame} />}>{drawing}</Suspense>
    </ViewBoundary>
  )
}

/** What the reader must know of these numbers. */
function Footer({ line, saidAbove }: { line: WidgetData; saidAbove: readonly Text[] }) {
  const { lang, m, text } = useLanguage()
  const notes = (line.notes ?? []).filter(({ en }) => saidAbove.every((said) => said.en !== en)).map(text)
  if (line.truncated)
    notes.unshift(m.truncated(formatValue(line.rows, { style: 'number', decimals: 0 }, lang)))
  if (notes.length === 0) return null
  return (
    <p
      className="flex-none truncate border-t border-line-subtle px-(--card-x) py-1 text-11 text-fg-3"
      title={notes.join(' ')}
    >
      {notes.join(' · ')}
    </p>
  )
}

const Progress = () => (
  <div className="pointer-events-none absolute inset-x-0 top-0 z-[1] h-0.5 animate-[fade-in_90ms_150ms_both] overflow-hidden rounded-t-6">
    <div className="h-full w-[38%] animate-[sweep_1.1s_linear_infinite] bg-accent" />
  </div>
)

/** `T` turns the widget under the pointer, or with the focus, into its table and back. */
function useTableKey(active: boolean, toggle: () => void) {
  const ref = useRef<HTMLElement>(null)
  const act = useRef(toggle)
  act.current = toggle
  useEffect(() => {
    if (!active) return
    const pressed = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog')
      if (typing || event.key.toLowerCase() !== 't' || event.ctrlKey || event.metaKey || event.altKey) return
      const focused = ref.current?.contains(document.activeElement)
      const hovered = ref.current?.matches(':hover') && document.activeElement === document.body
      if (focused || hovered) act.current()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [active])
  return ref
}
