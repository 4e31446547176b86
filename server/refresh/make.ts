import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline as piped } from 'node:stream/promises'
import type { Static, TObject } from 'typebox'
import { type Before, columnRefusals, type Gated, throughGates } from '../../core/pipeline/gates.ts'
import { RESTATED_AT, restated } from '../../core/pipeline/restated.ts'
import { planOf } from '../../core/plugin/plan-of.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import type { ProcessorPlugin, ProcessorStep } from '../../core/plugin/processor.ts'
import type { SourcePlugin } from '../../core/plugin/source.ts'
import type { Dataset, Pipeline, Registry } from '../../core/registry/registry.ts'
import { fileRows } from '../../core/sql/dataset-view.ts'
import { ident, join as joined, literal, raw, type Sql, sql } from '../../core/sql/sql.ts'
import { unknown } from '../../core/words/nearest.ts'
import { checkSchema } from '../../core/yaml/check-schema.ts'
import { bring } from './bring.ts'
import type { Job, Made, Opening } from './protocol.ts'
import { openWorkshop, type Workshop } from './workshop.ts'

/** What a job is done with. */
export interface Making {
  readonly opening: Opening
  readonly plugins: Plugins
  readonly job: Job
  readonly progress: (done: number, of: number | null, what: string) => void
}

interface Bench extends Making {
  readonly workshop: Workshop
  readonly dataset: Dataset
  readonly pipeline: Pipeline
  readonly registry: Registry
}

/** Makes the file of one data set and puts it through its gates. Rejects with a sentence for the operator. */
export async function makeDataset(making: Making): Promise<Made> {
  const { opening, job } = making
  const { registry } = opening
  const spill = join(job.folder, 'spill')
  await mkdir(spill, { recursive: true })
  const workshop = await openWorkshop(spill, { threads: opening.threads, memoryLimit: job.memoryLimit })
  try {
    const dataset = registry.datasets.get(job.dataset)!
    const pipeline = registry.pipelines.get(job.dataset)!
    const bench: Bench = { ...making, workshop, dataset, pipeline, registry }
    return pipeline.processor === undefined ? await fetchRows(bench) : await process(bench)
  } finally {
    workshop.close()
  }
}

const NOTHING = { file: null, versions: null, rows: 0, newest: null, refusals: [] } as const

/** Its params with defaults; their faults are told by `npm run check` at their places. */
function paramsOf<P extends TObject>(schema: P, { pipeline, registry }: Bench): Static<P> {
  const { value, faults } = checkSchema(schema, pipeline.params, 'params', registry.instance)
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('; '))
  return value as Static<P>
}

function pluginOf<P>(kind: 'source' | 'processor', { pipeline }: Bench, known: ReadonlyMap<string, P>): P {
  const name = pipeline[kind]!
  const plugin = known.get(name)
  if (!plugin) throw new Error(unknown(`unknown ${kind} "${name}"`, name, known.keys()).message)
  return plugin
}

async function process(bench: Bench): Promise<Made> {
  const { workshop, pipeline, registry, job, plugins } = bench
  const plugin: ProcessorPlugin = pluginOf('processor', bench, plugins.processors)
  const columns = new Map<string, ReadonlySet<string>>()
  for (const [word, id] of pipeline.inputs) {
    const path = job.inputs[id]
    if (path === undefined) continue
    const body = await workshop.reading(registry.datasets.get(id)!, path, registry, job.today)
    await workshop.run(sql`create view ${ident(word)} as ${body}`)
    columns.set(word, new Set((await workshop.columns(sql`select * from ${ident(word)}`)).keys()))
  }
  const absent = [...pipeline.inputs].find(([word]) => !columns.has(word) && !plugin.inputs[word]?.optional)
  if (absent) return { ...NOTHING, lacks: absent[1] }
  const plan = planOf(plugin, paramsOf(plugin.params, bench), registry, columns)
  const steps = plan.steps ?? []
  for (const [i, step] of steps.entries()) {
    bench.progress(i, steps.length + 1, step.name)
    if ('sql' in step) await workshop.run(sql`create table ${ident(step.name)} as ${step.sql}`)
    else await runStep(step, bench)
  }
  bench.progress(steps.length, steps.length + 1, 'rows')
  return finish(bench, plan.rows, null)
}

/** Rows of a step in TypeScript go through a file, so that no more of them than one is held at a time. */
async function runStep(step: Extract<ProcessorStep, { rows: unknown }>, { workshop, job }: Bench) {
  const names = Object.keys(step.columns)
  const path = join(job.folder, 'step.json')
  async function* lines() {
    for await (const cells of step.rows((statement) => workshop.each(statement)))
      yield `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i] ?? null])))}\n`
  }
  await piped(Readable.from(lines()), createWriteStream(path))
  const types = joined(
    Object.entries(step.columns).map(([name, type]) => sql`${ident(name)}: ${literal(type)}`),
  )
  await workshop.run(sql`create table ${ident(step.name)} as
    select * from read_json(${literal(path)}, format = 'newline_delimited', columns = {${types}})`)
}

async function fetchRows(bench: Bench): Promise<Made> {
  const { workshop, job, opening, plugins, dataset, pipeline } = bench
  const plugin: SourcePlugin = pluginOf('source', bench, plugins.sources)
  const folder = join(job.folder, 'brought')
  await mkdir(folder)
  const brought = await bring(plugin, paramsOf(plugin.params, bench), {
    ...{ folder, tree: opening.tree, state: job.state, since: job.since, today: job.today },
    ...{ env: opening.secrets, privateHosts: opening.privateHosts, ask: workshop.rows },
    ...{ signal: AbortSignal.timeout(job.deadlineMs), progress: bench.progress },
  })
  if (brought.rows === null) return { ...NOTHING, state: brought.state }
  // What came is kept as it came: every part of what follows reads the same rows.
  const came = join(job.folder, 'came.parquet')
  await workshop.run(sql`copy (${brought.rows}) to ${literal(came)} (format parquet)`)
  const rows = fileRows(dataset, came)
  const columns = await workshop.columns(sql`select * from ${rows}`)
  const before = await beforeOf(bench)
  const refusals = columnRefusals({ dataset, pipeline, made: { columns }, before })
  if (refusals.length > 0) return { ...NOTHING, refusals }
  const table = (path: string, of: ReadonlyMap<string, string>) => ({
    rows: sql`select * from ${fileRows(dataset, path)}`,
    columns: new Set(of.keys()),
  })
  const had = job.versions === null ? null : await workshop.columns(allOf(job.versions))
  const merged = restated({
    key: dataset.key,
    columns: [...dataset.columns.keys()].filter(
      (name) => name === RESTATED_AT || columns.has(name) || before?.columns.has(name),
    ),
    before: before && table(job.before!, before.columns),
    brought: { rows: sql`select * from ${rows}`, columns: new Set(columns.keys()) },
    ...{ whole: brought.whole === true, at: job.at },
    versions: had && { rows: allOf(job.versions!), columns: new Set(had.keys()) },
  })
  const made = await finish(bench, merged.rows, merged.versions)
  return { ...made, state: brought.state }
}

const allOf = (path: string) => sql`select * from read_parquet(${literal(path)})`

/** What readers have of it until now; null where that is nothing that can be read. */
async function beforeOf({ workshop, dataset, job }: Bench): Promise<Before | null> {
  if (job.before === null) return null
  const rows = fileRows(dataset, job.before)
  const columns = await workshop.columns(sql`select * from ${rows}`)
  const [found = {}] = await workshop.rows(sql`select count(*) as rows from ${rows}`)
  return { columns, rows: Number(found.rows) }
}

/** Writes the registered columns of these rows, and lets their file through the gates or not. */
async function finish(bench: Bench, rows: Sql, versions: Sql | null): Promise<Made> {
  const { workshop, dataset, pipeline, registry, job } = bench
  const has = await workshop.columns(rows)
  const names = [...dataset.columns.keys()].filter((name) => has.has(name))
  const foreign = [...has.keys()].filter((name) => !dataset.columns.has(name))
  if (pipeline.processor !== undefined && foreign.length > 0) {
    const [name] = foreign
    const { message } = unknown(
      `unknown column "${name}" of ${pipeline.processor}`,
      name!,
      dataset.columns.keys(),
    )
    throw new Error(`${message}; data set "${dataset.id}" has no such column`)
  }
  const file = join(job.folder, 'made.parquet')
  // A table first where columns are left out: what is around a query need not keep its order.
  const whole = foreign.length === 0 ? rows : sql`select ${joined(names.map(ident))} from (${rows})`
  await workshop.run(sql`copy (${whole}) to ${literal(file)} ${raw(WRITTEN)}`)
  const gated: Gated = {
    ...{ dataset, pipeline, registry, made: { path: file, columns: await fileColumns(bench, file) } },
    ...{ before: await beforeOf(bench), now: new Date(job.at), today: job.today },
  }
  const passed = await throughGates(gated, workshop.rows)
  const made = { ...passed, file, versions: null }
  if (versions === null || passed.refusals.length > 0) return made
  const [found = {}] = await workshop.rows(sql`select count(*) as rows from (${versions})`)
  if (Number(found.rows) === 0) return made
  const replaced = join(job.folder, 'versions.parquet')
  await workshop.run(sql`copy (${versions}) to ${literal(replaced)} ${raw(WRITTEN)}`)
  return { ...made, versions: replaced }
}

const WRITTEN = '(format parquet, compression zstd)'

const fileColumns = ({ workshop, dataset }: Bench, path: string) =>
  workshop.columns(sql`select * from ${fileRows(dataset, path)}`)
