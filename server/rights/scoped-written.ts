import type { WrittenPage } from '../../core/edit/written-page.ts'
import { inEngineWords, inOwnWords } from '../../core/page/own-words.ts'
import { type Page, withWidgets } from '../../core/page/page.ts'
import { type Mark, markedNames } from '../../core/plugin/marks.ts'
import { sees } from '../../core/registry/scope.ts'
import type { Path } from '../../core/yaml/issue.ts'
import type { State } from '../state/state.ts'
import { scopedPage } from './scoped-page.ts'
import { wholeOf } from './scoped-state.ts'

/** What of a registry a mark's names are in. */
const KINDS = { 'x-subject': 'subjects', 'x-group': 'groups', 'x-dataset': 'datasets' } as const

/**
 * A written page as readers of a state see it: the page itself where nothing is kept from them; else, besides what
 * `scopedPage` changes, without the names of subjects, groups and data sets that they do not see. It has to be one
 * that the page's schema takes.
 */
export function scopedWritten(state: State, written: WrittenPage): WrittenPage {
  const whole = wholeOf(state)
  if (whole === state) return written
  const { registry, scope, plugins } = state
  const { instance } = registry
  const isHidden = (mark: Mark, name: string) => {
    const kind = KINDS[mark as keyof typeof KINDS]
    return kind !== undefined && whole.registry[kind].has(name) && !registry[kind].has(name)
  }
  const seen = <T extends Readonly<Record<string, unknown>> | undefined>(
    schema: object | undefined,
    value: T,
  ): T => {
    if (!schema || !value) return value
    const hidden = markedNames(schema, value).filter(({ mark, name }) => isHidden(mark, name))
    return without(value, new Set(hidden.map(({ path }) => JSON.stringify(path)))) as T
  }
  const page = scopedPage(inEngineWords(written, instance) as Page, registry, (id) => sees(scope.pages, id))
  const shown = withWidgets(page, (widget) => {
    const params = seen(plugins.queries.get(widget.query ?? '')?.params, widget.params)
    const options = seen(plugins.widgets.get(widget.widget)?.options, widget.options)
    return [{ ...widget, ...(params ? { params } : {}), ...(options ? { options } : {}) }]
  })
  return inOwnWords(shown, instance) as WrittenPage
}

function without(value: unknown, places: ReadonlySet<string>, path: Path = []): unknown {
  const isOut = (step: string | number) => places.has(JSON.stringify([...path, step]))
  if (Array.isArray(value))
    return value.flatMap((entry, i) => (isOut(i) ? [] : [without(entry, places, [...path, i])]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      isOut(key) ? [] : [[key, without(entry, places, [...path, key])] as const],
    ),
  )
}
