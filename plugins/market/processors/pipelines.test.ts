import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ProcessorPlugin } from '../../../core/plugin/processor.ts'
import { openWorkbench } from '../../../core/plugin/test-processor.ts'
import type { Dataset } from '../../../core/registry/registry.ts'
import { raw, sql } from '../../../core/sql/sql.ts'
import { shippedRegistry } from '../../../core/sql/test-database.ts'

const registry = shippedRegistry()
const FOLDER = new URL('.', import.meta.url).pathname
const TYPES = {
  ...{ text: 'varchar', group: 'varchar', integer: 'integer', double: 'double', boolean: 'boolean' },
  ...{ date: 'date', timestamp: 'timestamp', struct: 'varchar', list: 'varchar[]' },
}
/** How DuckDB writes a made column of a registered type. */
const MADE: Readonly<Record<string, RegExp>> = {
  ...{
    text: /^VARCHAR$/,
    group: /^VARCHAR$/,
    integer: /INT/,
    double: /^(DOUBLE|DECIMAL|FLOAT|.*INT)/,
    boolean: /^BOOLEAN$/,
  },
  ...{ date: /^DATE$/, timestamp: /^TIMESTAMP/, list: /\[\]$/, struct: /^STRUCT/ },
}

async function processors() {
  const found = new Map<string, ProcessorPlugin>()
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('/processor.ts')) continue
    const { default: plugin } = (await import(`${FOLDER}${file}`)) as { default: ProcessorPlugin }
    found.set(plugin.name, plugin)
  }
  return found
}

/** The data set without rows, with all columns that it may have. */
const empty = ({ columns }: Dataset) =>
  raw(
    `select ${[...columns].map(([name, { type }]) => `cast(null as ${TYPES[type]}) as "${name}"`).join(', ')} where false`,
  )

const pipelines = [...registry.pipelines.values()].filter(({ processor }) => processor !== undefined)

test.each(pipelines.map((pipeline) => [pipeline.id, pipeline] as const))(
  '%s is made of registered columns, with columns that it has and in their types',
  async (id, { processor, inputs, params }) => {
    const plugin = (await processors()).get(processor!)
    // Another room's, or a standard one
    if (!plugin) return
    const { make, database } = await openWorkbench('', registry, [])
    const tables = [...inputs].map(([word, from]) => [word, empty(registry.datasets.get(from)!)])
    await make('made', plugin, Object.fromEntries(tables), params)
    const made = await database.columns(sql`select * from made`)
    const { columns, key } = registry.datasets.get(id)!
    expect([...made.keys()].filter((name) => !columns.has(name))).toEqual([])
    expect(key.filter((name) => !made.has(name))).toEqual([])
    const odd = [...made].filter(([name, type]) => !MADE[columns.get(name)!.type]?.test(type))
    expect(odd).toEqual([])
  },
)
