import { type ReactNode, useMemo } from 'react'
import type { PageFault } from '../../../core/api/layouts.ts'
import type { Edit } from '../../../core/edit/edit.ts'
import { put as putAt, valueAt } from '../../../core/edit/put.ts'
import type { WrittenWidget } from '../../../core/edit/written-page.ts'
import type { PageState } from '../../page/use-page-state.ts'
import { useActs } from '../acts.ts'
import type { Desk } from '../desk.ts'
import { useDesk } from '../use-desk.ts'
import { useEditWords } from '../words.ts'
import { BlockFields } from './block-fields.tsx'
import { faultsOfWidget } from './faults-at.ts'
import { WidgetForm, type WidgetFormContext } from './form.ts'
import { renameColumns } from './rename-columns.ts'
import { fieldOf } from './schema-fields.ts'
import { usePlugins } from './use-plugins.ts'

/** What a widget may be told, and what its query is asked: fields made of the plugins' schemas. */
export function WidgetFields(props: {
  readonly desk: Desk
  readonly widget: WrittenWidget
  readonly state: PageState
  readonly faults: readonly PageFault[]
  readonly part: 'options' | 'params'
}) {
  const { desk, widget, state, part } = props
  const { e, m } = useEditWords()
  const { data: plugins, error, mutate } = usePlugins()
  const acts = useActs(desk)
  const page = useDesk(desk, (now) => now.page)
  const base = useDesk(desk, (now) => now.base)
  const own = plugins?.widgets.find(({ name }) => name === widget.widget)
  const query = plugins?.queries.find(({ name }) => name === widget.query)
  const { id } = widget
  const instance = [...state.beside, ...state.above, ...state.inside].find((one) => one.widget.id === id)
  const columns = (instance && state.context.shown(instance).line?.columns) ?? []
  const faults = useMemo(() => faultsOfWidget(page, id, props.faults), [page, id, props.faults])
  if (!plugins) {
    if (!error) return <p className="text-12 text-fg-3">{m.loading}</p>
    return (
      <p role="alert" className="text-12 text-fg-2">
        {e.form.loadFailed}{' '}
        <button type="button" className="btn btn-small" onClick={() => void mutate()}>
          {m.retry}
        </button>
      </p>
    )
  }
  const { entity } = (widget.params ?? {}) as { entity?: unknown }
  const form: WidgetFormContext = {
    put(path, value, label) {
      const [block, ...rest] = path
      const what = block === 'params' ? 'set-param' : 'set-option'
      const before = widget[block as 'params' | 'options']
      // Of options that nothing is left of, nothing is written.
      const after = putAt(before, rest, value)
      const gone = block === 'options' && after !== undefined && Object.keys(after as object).length === 0
      const edit: Edit = gone
        ? { do: 'set-option', widget: id, path: [] }
        : { do: what, widget: id, path: rest, ...(value === undefined ? {} : { value }) }
      const follows =
        block === 'params' && own
          ? renameColumns(id, fieldOf(own.options), widget.options, valueAt(before, rest), value)
          : []
      if (JSON.stringify(before) !== JSON.stringify(after)) acts.set(id, [edit, ...follows], label)
    },
    ...{ faults, plugins, columns },
    metrics: instance?.widget.info.metrics ?? [],
    entity: typeof entity === 'string' && !entity.startsWith('$') ? entity : undefined,
    inputs: base.inputs,
    values: state.values,
  }
  const within = (children: ReactNode) => <WidgetForm.Provider value={form}>{children}</WidgetForm.Provider>
  if (part === 'options') {
    if (!own) return <Gone>{e.form.noWidget(widget.widget)}</Gone>
    return within(<BlockFields key="options" part="options" schema={own.options} value={widget.options} />)
  }
  if (widget.query === undefined) return <p className="text-12 text-fg-3">{e.form.noQuery}</p>
  if (!query) return <Gone>{e.form.queryGone(String(widget.query))}</Gone>
  return within(<BlockFields key="params" part="params" schema={query.params} value={widget.params} />)
}

const Gone = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="text-12 text-warn">
    {children}
  </p>
)
