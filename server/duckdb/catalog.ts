import type { AskRow } from '../../core/sql/survey.ts'
import { QueryError, queryError } from './errors.ts'
import { DuckDBProcess } from './process.ts'
import type { ColumnType, View } from './protocol.ts'

export type Columns = ReadonlyMap<string, string>

/** What a view is made of: SELECT text, and a statement before it. */
export type ViewText = Omit<View, 'id'>

export interface CatalogOptions {
  /** Data set id to absolute path of its file. */
  readonly files: ReadonlyMap<string, string>
  /**
   * A data set's view, without parameters, for the columns that its file really has. `askRow` gives the first row of a
   * statement over the file; rejects where the file cannot be read.
   */
  readonly view: (
    dataset: string,
    columns: Columns,
    file: string,
    askRow: AskRow,
  ) => Promise<ViewText | undefined> | ViewText | undefined
  /** Table expression that reads a data set's file as it is stored. */
  readonly source: (dataset: string, file: string) => string
  readonly onLog: (message: string) => void
}

/** Reads each file's columns, one by one, so that a file which kills the process is known by name. */
export async function describeFiles(options: CatalogOptions, faults: Map<string, string>) {
  const fileColumns = new Map<string, Columns>()
  let process = new DuckDBProcess(options.onLog)
  for (const [dataset, file] of options.files) {
    try {
      const reply = await process.ask({ op: 'describe', source: options.source(dataset, file) })
      if ('columns' in reply) fileColumns.set(dataset, columnMap(reply.columns))
      else faults.set(dataset, 'error' in reply ? reply.error : 'unexpected reply')
    } catch (error) {
      faults.set(dataset, (error as Error).message)
      process = new DuckDBProcess(options.onLog)
    }
  }
  return { process, fileColumns }
}

/** Makes the views of the files whose columns are known; a file without a view has a fault. */
export async function buildCatalog(
  first: DuckDBProcess,
  catalog: string,
  options: CatalogOptions,
  fileColumns: ReadonlyMap<string, Columns>,
  faults: Map<string, string>,
) {
  let process = first
  const texts: View[] = []
  const askRow: AskRow = async (text) => {
    const reply = await process.ask({ op: 'row', text })
    if ('row' in reply) return reply.row
    throw queryError('error' in reply ? reply.error : 'unexpected reply')
  }
  for (const [id, columns] of fileColumns) {
    try {
      const view = await options.view(id, columns, options.files.get(id)!, askRow)
      if (view === undefined) faults.set(id, 'the file has none of the columns of this data set')
      else texts.push({ id, ...view })
    } catch (error) {
      faults.set(id, (error as Error).message)
      if (process.ended) process = new DuckDBProcess(options.onLog)
    }
  }
  const reply = await process.ask({
    op: 'build',
    catalog,
    views: texts,
  })
  if (!('views' in reply)) {
    process.kill()
    throw new QueryError('query-failed', 'error' in reply ? reply.error : 'unexpected reply')
  }
  const viewColumns = new Map<string, Columns>()
  for (const view of reply.views) {
    if (view.columns) viewColumns.set(view.id, columnMap(view.columns))
    else faults.set(view.id, view.error ?? 'no view')
  }
  return { process, views: new Map(texts.map(({ id, text }) => [id, text])), viewColumns }
}

function columnMap(columns: readonly ColumnType[]): Columns {
  return new Map(columns.map((column) => [column.name, column.type]))
}
