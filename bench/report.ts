import type { Results } from './measure.ts'

const BEGIN = '<!-- results -->'
const END = '<!-- end of results -->'

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const ms = (value: number | null) => (value === null ? 'unknown' : `${Math.round(value)} ms`)
const mb = (value: number) => `${Math.round(value)} MB`
const perSecond = (value: number) => `${Math.round(value)} a second`

/** The results as text for people. */
export function report(results: Results): string {
  return [summary(results), rows(results), slowest(results)].join('\n\n')
}

/** bench/README.md with the text between its marks. */
export function inReadme(readme: string, text: string): string {
  const [before, rest = ''] = readme.split(BEGIN)
  const after = rest.split(END)[1] ?? ''
  return `${before}${BEGIN}\n${text}\n${END}${after}`
}

function summary({ at, commit, quick, machine, node, tabs }: Results): string {
  const how = quick ? 'quick run' : 'full run'
  return `${at.slice(0, 10)}, commit ${commit}, ${how}, ${machine.cpus} cores (${machine.model.trim()}), Node ${node.slice(1)}, ${tabs.length} tabs.`
}

function rows({ starts, memory, browser, drag, cached, readers, tabs, reload, widgets }: Results): string {
  const first = tabs.map((tab) => tab.first)
  const again = tabs.map((tab) => tab.again)
  const lines: [string, string][] = [
    ['first start to ready, empty work folder', ms(median(starts.first.map((start) => start.ms)))],
    ['its processor time', ms(starts.first[0]!.cpuMs)],
    ['start to ready', ms(median(starts.again.map((start) => start.ms)))],
    ['its processor time', ms(starts.again[0]!.cpuMs)],
    ['memory of all processes, idle', mb(memory.idleMb)],
    ['memory after every tab', mb(memory.afterTabsMb)],
    ['first page painted, empty browser cache', ms(browser.cold)],
    ['first page painted, filled browser cache', ms(browser.warm)],
    ['another subject painted', ms(browser.change)],
    ['script of the first page, on the wire', `${Math.round(browser.scriptKb)} kB`],
    [
      `frames while one of ${drag.widgets} widgets is dragged`,
      `${perSecond(drag.perSecond)}, slowest ${ms(drag.slowest)}, ${drag.requests} requests`,
    ],
    [
      `kept numbers over bare \`node:http\` (${Math.round(cached.bytes / 1000)} kB, 32 connections)`,
      `${cached.ratio.toFixed(2)} (${perSecond(cached.cached)} of ${perSecond(cached.bare)})`,
    ],
    ['uncached widget over raw DuckDB, median', `${median(widgets.map(({ ratio }) => ratio)).toFixed(2)}`],
    ['first answer of a tab, median and slowest', `${ms(median(first))}, ${ms(Math.max(...first))}`],
    ['the same again', `${ms(median(again))}, ${ms(Math.max(...again))}`],
    [
      'save of a page, of registries, to the first answer',
      `${ms(reload.pageMs)}, ${ms(reload.registriesMs)}`,
    ],
    ['others wait meanwhile, p50, p99, most', [reload.p50, reload.p99, reload.max].map(ms).join(', ')],
    ...readers.map((row): [string, string] => [
      `${row.readers} readers`,
      `${perSecond(row.perSecond)}, p50 ${ms(row.p50)}, p95 ${ms(row.p95)}, p99 ${ms(row.p99)}, ` +
        `${row.errors} errors, ${row.refused} refused, ${mb(row.memoryMb)}`,
    ]),
  ]
  return ['| what | measured |', '| --- | --- |', ...lines.map((line) => `| ${line.join(' | ')} |`)].join(
    '\n',
  )
}

const SLOWEST = 10

function slowest({ tabs }: Results): string {
  const sorted = [...tabs].sort((a, b) => b.first - a.first).slice(0, SLOWEST)
  const line = ({ page, tab, first, again, failed }: (typeof tabs)[number]) =>
    `| ${[page, tab].filter(Boolean).join(' / ')} | ${ms(first)} | ${ms(again)} | ${failed.join(', ') || 'none'} |`
  return ['| slowest tabs | first | again | failed |', '| --- | --- | --- | --- |', ...sorted.map(line)].join(
    '\n',
  )
}
