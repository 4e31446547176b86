import { type ComponentProps, useMemo, useRef } from 'react'
import type { DateRange, TimeNote } from '../../core/plugin/plugin.ts'
import type { Table } from '../../core/words/table.ts'
import { useLanguage } from '../language.ts'
import type { FrameProps, Row } from './frame-props.ts'
import { ViewBoundary } from './view-boundary.tsx'
import { type AnyView, hasView, useView } from './views.ts'
import { isCard, ViewFailed, WidgetEmpty, WidgetError, WidgetSkeleton } from './widget-states.tsx'

interface BodyProps extends FrameProps {
  readonly table: Table
  readonly unit?: string | undefined
  readonly onRange?: ((range: DateRange | null) => void) | undefined
  readonly timeNotes?: readonly TimeNote[] | undefined
}

/** The view, or why there is none. */
export function WidgetBody(props: BodyProps) {
  const { widget, line } = props
  const compact = isCard(widget.frame)
  const padded = compact ? 'px-(--card-x) py-(--card-y)' : 'h-full'
  if (!widget.hasData) return <WidgetView {...props} />
  if (!line) {
    if (props.loading) return <WidgetSkeleton frame={widget.frame} />
    return (
      <div className={padded}>
        {compact && <p className="truncate text-12 text-fg-2">{props.title}</p>}
        <WidgetError line={null} onRetry={props.onRetry} compact={compact} />
      </div>
    )
  }
  if (line.status === 'ok') return <WidgetView {...props} />
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
export function WidgetView(props: BodyProps) {
  const { widget, id, title, options, line, table, unit, onRow, onRange, timeNotes: notes } = props
  const { lang, m } = useLanguage()
  const act = useRef(onRow)
  act.current = onRow
  const clickable = onRow !== undefined
  // By content: a page read again brings equal options in new objects.
  const written = JSON.stringify(line?.options ?? options)
  const drawing = useMemo(() => {
    const clicked = clickable ? (row: Row) => act.current?.(row) : undefined
    const given = { table, lang, id, title, unit, onRange, notes, onRow: clicked }
    return <Drawing widget={widget.widget} frame={widget.frame} {...given} options={JSON.parse(written)} />
  }, [widget.widget, widget.frame, table, written, lang, id, title, unit, clickable, onRange, notes])
  if (!hasView(widget.widget)) return <p className="text-12 text-fg-2">{m.noSuchWidget}</p>
  return (
    <ViewBoundary retryOn={line} fallback={<ViewFailed />}>
      {drawing}
    </ViewBoundary>
  )
}

interface DrawingProps extends ComponentProps<AnyView> {
  readonly widget: string
  readonly frame: BodyProps['widget']['frame']
}

/** A view, once its code is here. */
function Drawing({ widget, frame, ...props }: DrawingProps) {
  const View = useView(widget)
  return View ? <View {...props} /> : <WidgetSkeleton frame={frame} />
}
