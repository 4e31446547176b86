import type {
  PageSummary,
  ResolvedInput,
  ResolvedPage,
  ResolvedTab,
  ResolvedWidget,
  WidgetInfo,
} from '../../core/api/pages.ts'
import { namedInputs, subjectInputs, widgetSubjects } from '../../core/page/controls.ts'
import type { Input, Page, Tab, Widget } from '../../core/page/page.ts'
import { choiceValues, TEXT_LENGTH } from '../../core/page/read-input.ts'
import { choiceLabel } from '../../core/registry/label-values.ts'
import { sourcesOf } from '../../core/registry/lineage.ts'
import { metricColumn } from '../../core/registry/metric-column.ts'
import type { Metric, Registry } from '../../core/registry/registry.ts'
import type { Frame } from '../../core/words/table.ts'
import { sameText, type Text } from '../../core/words/text.ts'
import type { LoadedPage } from '../state/pages.ts'
import { perState } from '../state/per-state.ts'
import type { State } from '../state/state.ts'
import {
  defaultValues,
  drawnColumns,
  optionsWithDefaults,
  type PlannedQuery,
  plannedFor,
  type Values,
} from './bind.ts'
import { filledDefaults } from './filled-defaults.ts'

/** The menu: every page in order, faulty ones under their last good title. */
export function pageSummaries(
  state: State,
  pages: Iterable<Pick<LoadedPage, 'id' | 'page'>> = state.pages.values(),
): PageSummary[] {
  return [...pages].map(({ id, page }) => {
    const group = page?.group ?? 'other'
    return {
      id,
      title: page?.title ?? sameText(id),
      ...(page?.short ? { short: page.short } : {}),
      group: { id: group, label: state.registry.labels.get(`group.${group}`) ?? sameText(group) },
      icon: page?.icon ?? 'layout-dashboard',
      tabs: (page?.tabs ?? []).map((tab) => ({
        id: tab.id,
        title: tab.title,
        ...(tab.tabs ? { tabs: tab.tabs.map(({ id, title }) => ({ id, title })) } : {}),
      })),
    }
  })
}

const resolvedPages = perState(() => new WeakMap<LoadedPage, ResolvedPage>())

/**
 * Everything that the shell needs to draw a page but its numbers: labels, defaults and lineage filled in. Of a version
 * `level` is for the caller to say: it is another for other readers.
 */
export function resolvePage(loaded: LoadedPage, state: State): ResolvedPage {
  const pages = resolvedPages(state)
  const page = pages.get(loaded) ?? resolve(loaded, state)
  pages.set(loaded, page)
  return page
}

function resolve(loaded: LoadedPage, state: State): ResolvedPage {
  const { page, lastGood, version } = loaded
  const common = {
    issues: [...loaded.issues, ...state.registryIssues],
    lastGood,
    layout: version?.layout ?? null,
    level: 'shipped' as const,
  }
  if (!page) {
    const title = sameText(loaded.id)
    return { id: loaded.id, title, subtitle: null, inputs: [], widgets: [], tabs: [], ...common }
  }
  const { registry } = state
  const defaults = defaultValues(page)
  const widgets = (list: readonly Widget[] | undefined) =>
    (list ?? []).map((widget) => {
      const missing = version?.missing.get(widget.id)
      return { ...resolveWidget(widget, page, defaults, state), ...(missing ? { missing } : {}) }
    })
  const tab = (
    { id, title, controls = [], widgets: held }: Tab,
    tabs: readonly ResolvedTab[],
  ): ResolvedTab => ({
    id,
    title,
    controls,
    defaults: tabs.length > 0 ? {} : filledDefaults(page, id, state),
    widgets: widgets(held),
    tabs,
  })
  const tabs = (page.tabs ?? []).map((one) =>
    tab(
      one,
      (one.tabs ?? []).map((inner) => tab(inner, [])),
    ),
  )
  const own = tabs.length > 0 ? {} : filledDefaults(page, null, state)
  return {
    id: page.id,
    title: page.title,
    subtitle: page.subtitle ?? null,
    inputs: Object.entries(page.inputs ?? {}).map(([name, input]) => ({
      ...resolveInput(name, input, registry),
      ...(Object.hasOwn(own, name) ? { default: own[name]! } : {}),
    })),
    widgets: widgets(page.widgets),
    tabs,
    ...common,
  }
}

function resolveInput(name: string, input: Input, registry: Registry): ResolvedInput {
  const common = {
    name,
    type: input.type,
    label: input.label ?? registry.labels.get(`input.${name}`) ?? sameText(name),
    hint: input.hint ?? null,
    folded: input.folded ?? false,
    default: input.default,
  }
  switch (input.type) {
    case 'choice':
    case 'multi-choice':
      return {
        ...common,
        options: choices(name, input.options, registry),
        ...('min' in input && input.min !== undefined ? { min: input.min } : {}),
        ...('max' in input && input.max !== undefined ? { max: input.max } : {}),
      }
    case 'range':
      return { ...common, min: input.min, max: input.max, step: input.step ?? 1 }
    case 'text':
      return { ...common, max: input.maxLength ?? TEXT_LENGTH }
    case 'subject':
      return {
        ...common,
        ...(input.entity ? { entity: input.entity } : {}),
        ...(input.group ? { group: input.group } : {}),
      }
    default:
      return common
  }
}

function choices(name: string, options: Extract<Input, { type: 'choice' }>['options'], registry: Registry) {
  if (!Array.isArray(options)) {
    return choiceValues(options, registry).map((value) => ({
      value,
      label: choiceLabel(name, value, registry),
    }))
  }
  return options.map((option) =>
    typeof option === 'object' ? option : { value: option, label: choiceLabel(name, option, registry) },
  )
}

function resolveWidget(widget: Widget, page: Page, defaults: Values, state: State): ResolvedWidget {
  const plugin = state.plugins.widgets.get(widget.widget)
  const inputs = namedInputs(widget, Object.keys(defaults))
  const queries = metricValues(widget, page, inputs, defaults, state.registry).flatMap(
    (values) => plannedFor(widget, values, state) ?? [],
  )
  const first = queries[0]?.metrics[0]
  const options = optionsWithDefaults(widget, state)
  const { when } = widget
  return {
    id: widget.id,
    widget: widget.widget,
    title: widget.title ?? defaultTitle(first, plugin?.frame) ?? sameText(widget.id),
    hint: widget.hint ?? null,
    frame: plugin?.frame ?? 'widget',
    height: plugin?.height ?? 'place',
    options,
    draws: plugin ? drawnColumns(plugin, options) : [],
    at: widget.at,
    ...(widget.phone ? { phone: widget.phone } : {}),
    inputs,
    subjects: widgetSubjects(widget, subjectInputs(page)),
    controls: widget.controls ?? [],
    hasData: widget.query !== undefined,
    export: { csv: widget.query !== undefined },
    when: when?.input || when?.not ? { input: when.input, not: when.not } : null,
    repeat: widget.repeat ?? null,
    on: widget.on ?? null,
    info: widgetInfo(queries, state.registry),
  }
}

/** The defaults, then each other metric that an input or the repeater can stand for: all that the widget can show. */
function metricValues(
  { repeat }: Widget,
  page: Page,
  inputs: readonly string[],
  defaults: Values,
  registry: Registry,
): Values[] {
  const optionsOf = (name: string) => {
    const input = page.inputs?.[name]
    return input?.type === 'choice' || input?.type === 'multi-choice'
      ? choiceValues(input.options, registry)
      : []
  }
  const over = typeof repeat?.over === 'string' ? optionsOf(repeat.over.slice(1)) : (repeat?.over ?? [])
  const start: Values = repeat ? { ...defaults, [repeat.as]: over[0] ?? '' } : defaults
  const metrics = (values: readonly unknown[]) =>
    values.filter((value): value is string => typeof value === 'string' && registry.metrics.has(value))
  return [
    start,
    ...metrics(over).map((metric) => ({ ...start, [repeat!.as]: metric })),
    ...inputs.flatMap((name) =>
      metrics(optionsOf(name)).map((metric) => ({
        ...start,
        [name]: page.inputs![name]!.type === 'multi-choice' ? [metric] : metric,
      })),
    ),
  ]
}

/** What the registry calls the widget's first metric; a card is narrow and takes the short label. */
function defaultTitle(metric: Metric | undefined, frame: Frame | undefined): Text | undefined {
  return frame === 'card' || frame === 'line' ? (metric?.short ?? metric?.label) : metric?.label
}

function widgetInfo(queries: readonly PlannedQuery[], registry: Registry): WidgetInfo {
  const entities = new Map(
    queries.flatMap(({ metrics, entity }) =>
      metrics.filter(({ withheld }) => !withheld).map((metric) => [metric, entity]),
    ),
  )
  const datasets = new Set(queries.flatMap((query) => query.datasets))
  return {
    metrics: [...entities].map(([metric, entity]) => ({
      id: metric.id,
      label: metric.label,
      unitLabel: metricColumn(metric, registry).unitLabel,
      description: metric.description ?? null,
      formula: sourcesOf(metric, entity).find((source) => source.formula)?.formula?.text ?? null,
      reference: metric.reference ?? null,
    })),
    datasets: [...datasets].flatMap((id) => {
      const dataset = registry.datasets.get(id)
      return dataset ? [{ id, title: dataset.title }] : []
    }),
  }
}
