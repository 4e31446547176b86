import type { ReactNode } from 'react'
import { WidgetFrame } from '../app/widget/widget-frame.tsx'
import type { ResolvedWidget } from '../core/api/pages.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import type { WidgetPlugin } from '../core/plugin/plugin.ts'
import { say } from '../core/words/text.ts'
import { type Example, readExample } from '../plugins/widgets/shared/testing/read-example.ts'

/** The stories of one example: drawn as on a page, in every state that the shell gives a widget. */
export function stories(yaml: string) {
  const example = readExample(yaml)
  const drawn = { render: (_: unknown, { globals }: Story) => frame(example, globals.lang, ok(example)) }
  const state = (line: WidgetData | undefined, loading = false) => ({
    render: (_: unknown, { globals }: Story) => frame(example, globals.lang, line, loading),
  })
  return {
    Example: drawn,
    English: { ...drawn, globals: { lang: 'en' } },
    Light: { ...drawn, globals: { theme: 'light' } },
    ColourBlindSafe: { ...drawn, globals: { board: 'safe' } },
    Phone: {
      render: (_: unknown, { globals }: Story) => (
        <div style={{ width: 362 }}>{frame(example, globals.lang, ok(example), false, true)}</div>
      ),
    },
    Loading: state(undefined, true),
    Empty: state({
      ...ok(example),
      status: 'empty',
      ...nothing,
      message: {
        en: 'The data has no value for what this widget shows.',
        vi: 'Dữ liệu chưa có giá trị nào cho khối này.',
      },
    }),
    Failed: state({
      ...ok(example),
      status: 'error',
      ...nothing,
      code: 'query-timeout',
      requestId: 'req-1f4',
      message: { en: 'The query took longer than 10 seconds.', vi: 'Truy vấn chạy quá 10 giây.' },
    }),
  }
}

interface Story {
  readonly globals: { readonly lang: 'vi' | 'en' }
}

const nothing = { columns: [], data: [], rows: 0 }

/** Every plugin beside the examples, found by Vite as the server finds it by its file. */
const MODULES = import.meta.glob<object>('../plugins/widgets/*/widget.ts', { eager: true })
const PLUGINS = new Map(
  Object.values(MODULES)
    .flatMap((module) => Object.values(module) as WidgetPlugin[])
    .filter((plugin) => typeof plugin === 'object' && 'frame' in plugin)
    .map((plugin) => [plugin.name, plugin]),
)

const ok = ({ widget, table }: Example): WidgetData => ({
  widget,
  status: 'ok',
  columns: table.columns,
  data: table.columns.map((column) => table.data[column.name]!),
  rows: table.rows,
  dataVersion: 'd-0ca11b1e',
  ms: 7,
})

function frame(
  example: Example,
  lang: 'vi' | 'en',
  line: WidgetData | undefined,
  loading = false,
  narrow = false,
): ReactNode {
  const plugin = PLUGINS.get(example.widget)
  if (!plugin) throw new Error(`unknown widget "${example.widget}"`)
  const { w, h } = plugin.size
  const hasData = example.table.columns.length > 0
  const widget: ResolvedWidget = {
    id: example.widget,
    widget: example.widget,
    title: example.title,
    hint: null,
    frame: plugin.frame,
    options: example.options,
    draws: plugin.columns(example.options as never),
    at: { x: 0, y: 0, w, h },
    inputs: [],
    subjects: [],
    height: 'place',
    controls: [],
    hasData,
    export: { csv: false },
    when: null,
    repeat: null,
    on: null,
    info: { metrics: [], datasets: [] },
  }
  return (
    <div
      style={{
        width: narrow ? '100%' : `${w * 98 - 12}px`,
        height: plugin.frame === 'bare' ? 'auto' : h * 72 - 12,
      }}
    >
      <WidgetFrame
        widget={widget}
        id={widget.id}
        title={say(example.title, lang)}
        options={example.options}
        line={hasData ? line : undefined}
        current={!loading}
        loading={loading}
        part={null}
        download={null}
        subject={null}
        notes={null}
        comparing={null}
        saidAbove={[]}
        controls={null}
        onRetry={() => {}}
        onRow={example.on?.click ? (row) => console.info('row', row) : undefined}
      />
    </div>
  )
}
