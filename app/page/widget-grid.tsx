import type { CSSProperties } from 'react'
import type { Cell } from '../../core/plugin.ts'
import type { Text } from '../../core/text.ts'
import { navigate } from '../address.ts'
import type { Values } from '../inputs/input-state.ts'
import { useLanguage } from '../messages.ts'
import { WidgetFrame } from '../widget/widget-frame.tsx'
import { actionAddress } from './click-action.ts'
import { gridRows } from './grid-rows.ts'
import type { Instance } from './instances.ts'
import type { Shown } from './use-page-data.ts'

/** What every widget of the page shares. */
export interface GridContext {
  readonly page: string
  readonly values: Values
  readonly subject: string | null
  readonly loading: boolean
  readonly shown: (instance: Instance) => Shown
  readonly csv: (id: string) => string
  readonly retry: () => void
  /** Said once for the page: not repeated under each widget. */
  readonly notes: readonly Text[]
}

/** Widgets where the page file puts them; on narrower screens in reading order, in two columns or one. */
export function WidgetGrid({ instances, context }: { instances: readonly Instance[]; context: GridContext }) {
  const { text } = useLanguage()
  const visible = instances
    .map((instance) => ({ ...instance, ...context.shown(instance) }))
    .filter(({ line }) => line?.status !== 'hidden')
  const rows = gridRows(visible.map(({ at, widget }) => ({ at, frame: widget.frame })))
  const cards = visible.every(({ widget }) => widget.frame === 'card')
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
      {visible.map((instance) => {
        const { id, widget, line, current, values } = instance
        const click = widget.on?.click
        const onRow = (row: Readonly<Record<string, Cell>>) =>
          click && navigate(actionAddress(click, row, values, new URL(window.location.href)))
        return (
          <div
            key={id}
            className="widget-cell"
            data-frame={widget.frame}
            data-wide={instance.at.w > 6 || undefined}
            style={place(instance)}
          >
            <WidgetFrame
              widget={widget}
              id={id}
              title={text(instance.title)}
              options={instance.options}
              line={line}
              current={current}
              loading={context.loading}
              csv={widget.export.csv ? context.csv(id) : null}
              subject={context.subject}
              saidAbove={context.notes}
              onRetry={context.retry}
              {...(click ? { onRow } : {})}
            />
          </div>
        )
      })}
    </div>
  )
}
