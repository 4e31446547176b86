import type { CSSProperties } from 'react'
import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import type { Cell } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { navigate } from '../address.ts'
import { useSubjectPath } from '../api.ts'
import { InputRow } from '../inputs/input-row.tsx'
import type { Values } from '../inputs/input-state.ts'
import { useLanguage } from '../language.ts'
import { drillToSubject } from '../open-subject.ts'
import type { DownloadKind } from '../widget/frame-props.ts'
import { WidgetFrame } from '../widget/widget-frame.tsx'
import { actionAddress, actionValues } from './click-action.ts'
import { giveBackRows, gridRows, pairedCards } from './grid-rows.ts'
import type { Instance } from './instances.ts'
import type { Shown } from './use-page-data.ts'

/** What every widget of the page shares. */
export interface GridContext {
  readonly page: string
  readonly values: Values
  readonly set: (change: Values) => void
  /** The inputs that stand at a widget. */
  readonly controlsOf: (widget: ResolvedWidget) => readonly ResolvedInput[]
  readonly subject: string | null
  readonly loading: boolean
  readonly shown: (instance: Instance) => Shown
  readonly download: (id: string, kind: DownloadKind) => string
  readonly part: (id: string, between: string) => string
  readonly retry: () => void
  /** Said once for the page: not repeated under each widget. */
  readonly notes: readonly Text[]
}

/** Widgets where the page file puts them; on narrower screens in reading order, in two columns or one. */
export function WidgetGrid({ instances, context }: { instances: readonly Instance[]; context: GridContext }) {
  const answered = instances.filter((instance) => context.shown(instance).line?.status !== 'hidden')
  const visible = giveBackRows(answered, (instance) => isShrunk(instance, context))
  const heights = visible.map((instance) => heightOf(instance, context))
  const rows = gridRows(
    visible.map(({ at, widget }, i) => ({ at, frame: widget.frame, flexible: heights[i] !== undefined })),
  )
  const cards = visible.every(({ widget }) => widget.frame === 'card')
  const halves = pairedCards(visible.map(({ at, widget }) => ({ at, frame: widget.frame })))
  const place = ({ at }: Instance) =>
    ({
      '--x': at.x + 1,
      '--w': at.w,
      '--y': rows.lineOf(at.y),
      '--h': at.h,
    }) as CSSProperties
  return (
    <div
      className="widget-grid"
      data-cards={cards || undefined}
      style={{ '--rows': rows.template } as CSSProperties}
    >
      {visible.map((instance, i) => (
        <div
          key={instance.id}
          className="widget-cell"
          data-frame={instance.widget.frame}
          data-wide={instance.at.w > 6 || undefined}
          data-half={halves[i] || undefined}
          data-height={heights[i]}
          style={place(instance)}
        >
          <GridWidget instance={instance} context={context} />
        </div>
      ))}
    </div>
  )
}

/** Nothing to show: a line says so, and the place goes to others. */
const isShrunk = (instance: Instance, { shown }: GridContext): boolean =>
  instance.widget.frame === 'widget' && shown(instance).line?.status === 'empty'

/** How a widget's own height is limited; undefined for one that fills its place, as all do until they have numbers. */
function heightOf(instance: Instance, context: GridContext): 'line' | 'rows' | undefined {
  if (isShrunk(instance, context)) return 'line'
  const { widget, at } = instance
  if (widget.height !== 'rows' || at.h === 1) return undefined
  return context.shown(instance).line?.status === 'ok' ? 'rows' : undefined
}

/** One widget with its numbers, and what a click in it does. */
export function GridWidget({ instance, context }: { instance: Instance; context: GridContext }) {
  const { m, text } = useLanguage()
  const { id, widget, values } = instance
  const { line, current } = context.shown(instance)
  const click = widget.on?.click
  const path = useSubjectPath()
  const onRow = (row: Readonly<Record<string, Cell>>) => {
    const { symbol } = actionValues(click?.subject ? { symbol: click.subject } : {}, row, values)
    if (symbol) void drillToSubject(symbol, click?.open, path)
    else if (click) navigate(actionAddress(click, row, values, new URL(window.location.href)))
  }
  const title = text(instance.title)
  return (
    <WidgetFrame
      controls={
        <InputRow
          label={`${m.inputs}: ${title}`}
          inputs={context.controlsOf(widget)}
          values={context.values}
          onChange={context.set}
        />
      }
      widget={widget}
      id={id}
      title={title}
      options={instance.options}
      line={line}
      current={current}
      loading={context.loading}
      part={widget.hasData ? (between) => context.part(id, between) : null}
      download={widget.export.csv ? (kind) => context.download(id, kind) : null}
      subject={context.subject}
      saidAbove={context.notes}
      onRetry={context.retry}
      {...(click ? { onRow } : {})}
    />
  )
}
