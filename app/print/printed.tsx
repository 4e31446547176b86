import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import type { InputValue } from '../../core/page/page.ts'
import { formatDate, formatPeriod } from '../../core/words/format.ts'
import { useStatus } from '../api.ts'
import type { Values } from '../inputs/input-state.ts'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'

/**
 * What the controls say, for paper: the tab and every input with its value in words. It holds what the margins of each
 * sheet repeat, and where the numbers are from.
 */
export function PrintedHead(props: {
  /** What the page is about. */
  about: readonly string[]
  inputs: readonly ResolvedInput[]
  values: Values
  tabs: readonly string[]
  dataVersion: string | null
  /** Numbers are on their way. */
  loading: boolean
}) {
  const { m, lang, text } = useLanguage()
  const { data: status } = useStatus()
  const { name } = useInstance()
  const word = (input: ResolvedInput, value: InputValue): string => {
    if (Array.isArray(value)) {
      return value.map((one) => word(input, one)).join(input.type === 'date-range' ? ' – ' : ', ')
    }
    if (typeof value === 'boolean') return value ? m.on : m.off
    const option = input.options?.find((one) => one.value === value)
    return option ? text(option.label) : String(value)
  }
  const said = props.inputs.map((input) => [
    text(input.label),
    word(input, props.values[input.name] ?? input.default) || m.none,
  ])
  const source = [
    text(name),
    status?.period && formatPeriod(status.period, lang, 'text'),
    status?.session && `${m.session} ${formatDate(status.session, lang)}`,
    `${m.dataVersion} ${props.dataVersion ?? status?.dataVersion ?? ''}`,
    status?.demo && m.demo,
  ]
  return (
    <dl
      className="hidden flex-wrap gap-x-5 gap-y-1 px-(--gutter) pb-2 text-12 paper:flex"
      data-printed=""
      data-loading={props.loading || undefined}
      data-about={[...props.about, ...props.tabs].join(' · ')}
      data-inputs={said.map((pair) => pair.join(': ')).join(' · ')}
      data-source={source.filter(Boolean).join(' · ')}
      data-data-version={props.dataVersion ?? undefined}
    >
      {[...(props.tabs.length > 0 ? [[m.tab, props.tabs.join(' · ')]] : []), ...said].map(
        ([label, value]) => (
          <div key={label} className="flex gap-1.5">
            <dt className="text-fg-3">{label}:</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

/** Where the numbers of a page are from, at its end on paper. */
export function PrintedFoot({ widgets }: { widgets: readonly ResolvedWidget[] }) {
  const { m, text } = useLanguage()
  const { data: status } = useStatus()
  const names = new Set(widgets.flatMap(({ info }) => info.datasets.map(({ title }) => text(title))))
  if (names.size === 0) return null
  return (
    <p className="hidden break-inside-avoid px-(--gutter) pt-3 text-11 text-fg-3 paper:block">
      {m.sources}: {[...names].join(', ')}.{status?.demo && ` ${m.demo}: ${m.demoHint}`}
    </p>
  )
}
