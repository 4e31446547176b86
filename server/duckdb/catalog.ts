import type { AskRow } from '../../core/sql/survey.ts'
import { queryError } from './errors.ts'
import { DuckDBProcess } from './process.ts'
import type { BuiltView, ColumnType, View } from './protocol.ts'

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
  const built = await writeCatalog(process, catalog, texts)
  const viewColumns = new Map<string, Columns>()
  for (const view of built) {
    if (view.columns) viewColumns.set(view.id, columnMap(view.columns))
    else faults.set(view.id, view.error ?? 'no view')
  }
  return { process, texts, views: new Map(texts.map(({ id, text }) => [id, text])), viewColumns }
}

/** Writes the catalog's file anew. */
export async function writeCatalog(
  process: DuckDBProcess,
  catalog: string,
  views: readonly View[],
): Promise<readonly BuiltView[]> {
  const reply = await process.ask({ op: 'build', catalog, views })
  if ('views' in reply) return reply.views
  process.kill()
  throw queryError('error' in reply ? reply.error : 'unexpected reply')
}

function columnMap(columns: readonly ColumnType[]): Columns {
  return new Map(columns.map((column) => [column.name, column.type]))
}

/**
 * Reads each of these table expressions to its end in a process that is thrown away, since a damaged file may take it
 * along. Says what columns it has, or why it cannot be read.
 */
export async function examineFiles(
  sources: ReadonlyMap<string, string>,
  onLog: (message: string) => void,
): Promise<ReadonlyMap<string, Columns | string>> {
  const found = new Map<string, Columns | string>()
  let process = new DuckDBProcess(onLog)
  for (const [name, source] of sources) {
    try {
      const reply = await process.ask({ op: 'examine', source })
      found.set(name, 'columns' in reply ? columnMap(reply.columns) : 'error' in reply ? reply.error : '')
    } catch (error) {
      found.set(name, (error as Error).message)
      process = new DuckDBProcess(onLog)
    }
  }
  process.kill()
  await process.gone
  return found
}
