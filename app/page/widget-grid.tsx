import { type CSSProperties, type ReactNode, useMemo } from 'react'
import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import type { Cell } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { navigate } from '../address.ts'
import { useSubjectPath } from '../api.ts'
import { InputRow } from '../inputs/input-row.tsx'
import type { Values } from '../inputs/input-state.ts'
import { useLanguage } from '../language.ts'
import type { WidgetNotes } from '../notes/use-notes.ts'
import { drillToSubject } from '../open-subject.ts'
import type { Comparing, DownloadKind } from '../widget/frame-props.ts'
import { WidgetFrame } from '../widget/widget-frame.tsx'
import { actionAddress, actionValues } from './click-action.ts'
import { type GridRows, giveBackRows, gridRows, pairedCards } from './grid-rows.ts'
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
  /** How a widget's numbers are compared with those of other subjects. */
  readonly comparingAt: (instance: Instance) => Comparing
  /** What people wrote at a widget. */
  readonly notesAt: (widget: string) => WidgetNotes
  /** Said once for the page: not repeated under each widget. */
  readonly notes: readonly Text[]
  /** Where the page is edited: what stands over its grids. */
  readonly edit: GridEdit | null
}

/** What the editor puts over a grid. */
export interface GridEdit {
  /** Over a widget, in its cell. */
  readonly over: (instance: Instance, grid: ShownGrid) => ReactNode
  /** Under the widgets of a grid. */
  readonly under: (grid: ShownGrid) => ReactNode
  /** In place of the grids of a page that has no widget. */
  readonly empty: ReactNode
}
export interface ShownGrid extends Placed {
  /** The same where its widgets stand elsewhere. */
  readonly after: (places: (instances: readonly Instance[]) => readonly Instance[]) => Placed
}
/** What a grid shows, each at its place on the screen, and the rows that they make. */
interface Placed {
  readonly visible: readonly Instance[]
  /** How the own height of each is limited; undefined for one that fills its place. */
  readonly heights: readonly ('line' | 'rows' | undefined)[]
  readonly rows: GridRows
}

/** Widgets where the page file puts them; on narrower screens in reading order, in two columns or one. */
export function WidgetGrid({ instances, context }: { instances: readonly Instance[]; context: GridContext }) {
  const { edit } = context
  const drawn = useMemo(
    () => new Map(instances.map((one) => [one.id, <GridWidget key="" instance={one} context={context} />])),
    [instances, context],
  )
  const grid: ShownGrid = {
    ...placed(instances, context),
    after: (places) => placed(places(instances), context),
  }
  const { visible, heights, rows } = grid
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
      data-cards={visible.every(({ widget }) => widget.frame === 'card') || undefined}
      style={{ '--rows': rows.template } as CSSProperties}
    >
      {edit?.under(grid)}
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
          <div className="contents" inert={edit !== null}>
            {drawn.get(instance.id)}
          </div>
          {edit?.over(instance, grid)}
        </div>
      ))}
    </div>
  )
}

function placed(instances: readonly Instance[], context: GridContext): Placed {
  const answered = instances.filter((instance) => context.shown(instance).line?.status !== 'hidden')
  const visible = giveBackRows(answered, (instance) => isShrunk(instance, context))
  const heights = visible.map((instance) => heightOf(instance, context))
  const rows = gridRows(
    visible.map(({ at, widget }, i) => ({ at, frame: widget.frame, flexible: heights[i] !== undefined })),
  )
  return { visible, heights, rows }
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
      notes={context.edit ? null : context.notesAt(id)}
      comparing={context.edit ? null : context.comparingAt(instance)}
      saidAbove={context.notes}
      onRetry={context.retry}
      {...(click ? { onRow } : {})}
    />
  )
}
